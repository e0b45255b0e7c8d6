package dev.daytwo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code daytwo leverage} of two services, one of them in two environments. */
class LeverageCommandTest {
  private static final String ORDERS = """
      # not a line that counts
      apiVersion: daytwo.dev/v1
      kind: Service
      name: orders
      image: ghcr.io/acme/orders:1.4.2
      port: 8080
      """;

  private final Path folder;

  LeverageCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void twoServices() throws IOException {
    Files.writeString(folder.resolve("orders.yaml"), ORDERS);
    Files.writeString(folder.resolve("cart.yaml"),
        ORDERS.replace("orders", "cart") + "environments: {production: {}, staging: {scale: 1}}\n");
  }

  private Typed leverage(String... args) {
    List<String> all = new ArrayList<>(List.of("leverage", folder.toString()));
    all.addAll(Arrays.asList(args));
    return Typed.daytwo(all.toArray(String[]::new));
  }

  @Test
  void jsonCountsWhatRenderPrints() {
    JsonObject counted = new JsonObject(leverage("-o", "json").out());
    String yaml = Typed.daytwo("render", folder.toString()).out();
    long namespacesTwice = 2; // each of the two environments' Namespaces belongs to both services
    long lines = yaml.lines().filter(line -> !line.equals("---")).count();
    long objects = yaml.lines().filter(line -> line.startsWith("kind: ")).count();
    assertEquals(2, counted.getInteger("services"));
    assertEquals(4, counted.getInteger("units"));
    assertEquals(5 + 6, counted.getInteger("descriptorLines"));
    assertEquals(objects + namespacesTwice, counted.getLong("objects"));
    assertTrue(counted.getLong("renderedLines") > lines, counted.toString());
    assertEquals(List.of(1, 2, 5, 20, 50), IntStream.range(0, 5)
        .mapToObj(i -> counted.getJsonArray("hours").getJsonObject(i).getInteger("services")).toList());
    assertEquals(2000, counted.getJsonArray("hours").getJsonObject(4).getDouble("virtualMachines"));
    assertEquals(1280, counted.getJsonArray("hours").getJsonObject(4).getDouble("kubernetes"));
  }

  @Test
  void anEnvironmentCanBeAskedFor() {
    assertEquals(2, new JsonObject(leverage("-o", "json", "-e", "staging").out()).getInteger("units"));
  }

  @Test
  void theTableShowsFiguresAndFormulas() {
    Typed run = leverage();
    assertEquals(Exit.DONE, run.exit(), run.err());
    List<String> lines = run.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    assertEquals("HOURS FOR SERVICES 1 2 (now) 5 20 50 FORMULA", lines.get(3));
    assertEquals("virtual machines 40 80 200 800 2000 40 × services", lines.get(4));
    assertEquals("plain Kubernetes 104 128 200 560 1280 80 + 24 × services", lines.get(5));
    assertTrue(lines.get(6).matches("Daytwo 80\\.\\d [0-9. ]+ 80 \\+ 0\\.\\d × services"), run.out());
    assertEquals("WORK HOURS FROM", lines.get(8));
    assertEquals("a service on virtual machines 40 built in", lines.get(9));
    assertEquals("a cluster, once 80 built in", lines.get(10));
    assertEquals("a service on plain Kubernetes 24 built in", lines.get(11));
    assertTrue(
        lines.get(12).matches("a service with Daytwo 0\\.\\d 24 by hand × 5\\.5 lines written a service ÷ [0-9.]+ "
            + "lines that run in one environment"),
        run.out());
    assertTrue(run.out().contains("Source of built-in hours: the golden path's figures"), run.out());
  }

  @Test
  void theFiguresCanBeOnesOwn() {
    String out = leverage("--vm-hours", "30", "--cluster-hours", "120", "--kubernetes-hours", "10", "--daytwo-hours",
        "1").out();
    assertTrue(out.contains("30 × services") && out.contains("120 + 10 × services") && out.contains("120 + 1 ×"), out);
    assertTrue(out.contains("Saved against virtual machines with 2 services: -62 hours"), out);
  }

  private String platform(String hours) throws IOException {
    return Files.writeString(folder.resolve("platform.yaml"),
        "apiVersion: daytwo.dev/v1\nkind: Platform\nleverage: {hours: " + hours + "}\n").toString();
  }

  @Test
  void thePlatformsFileSaysThemForEverybodyAndOptionsStandOverIt() throws IOException {
    String file = platform("{virtualMachines: 60, clusterSetup: 100, daytwo: 1.5}");
    List<String> lines = leverage("--platform", file, "--cluster-hours", "20").out().lines()
        .map(line -> line.strip().replaceAll(" +", " ")).toList();
    assertEquals("virtual machines 60 120 300 1200 3000 60 × services", lines.get(4));
    assertEquals("plain Kubernetes 44 68 140 500 1220 20 + 24 × services", lines.get(5));
    assertEquals("Daytwo 21.5 23 27.5 50 95 20 + 1.5 × services", lines.get(6));
    assertEquals(List.of("a service on virtual machines 60 platform file", "a cluster, once 20 option",
        "a service on plain Kubernetes 24 built in", "a service with Daytwo 1.5 platform file"), lines.subList(9, 13));
    assertEquals("Saved against virtual machines with 2 services: 97 hours", lines.get(14));
  }

  @Test
  void jsonShowsFormulasAndWhoSaidTheHours() throws IOException {
    JsonObject counted = new JsonObject(
        leverage("-o", "json", "--platform", platform("{kubernetes: 16, daytwo: 2}"), "--vm-hours", "30").out());
    assertEquals(new JsonObject().put("virtualMachines", "30 × services").put("kubernetes", "80 + 16 × services")
        .put("daytwo", "80 + 2 × services"), counted.getJsonObject("formulas"));
    assertEquals(new JsonObject().put("virtualMachines", "option").put("clusterSetup", "built in")
        .put("kubernetes", "platform file").put("daytwo", "platform file"), counted.getJsonObject("hoursFrom"));
    assertEquals(2 * 30 - 80 - 2 * 2, counted.getDouble("hoursSaved"));
  }

  @Test
  void aPlatformWithAProblemIsTold() throws IOException {
    Typed run = leverage("--platform", platform("{clusterSetup: -1}"));
    assertEquals(Exit.FOUND, run.exit());
    assertTrue(run.err().contains("platform.yaml:3:34: leverage.hours.clusterSetup: found -1 hours, allowed: 0 to "
        + "1000000"), run.err());
  }

  @Test
  void hoursThatAreNoneAreAUsageError() {
    Typed run = leverage("--vm-hours", "-1");
    assertEquals(Exit.USAGE, run.exit());
    assertTrue(run.err().contains("found -1 hours, allowed: 0 to 1000000"), run.err());
  }

  @Test
  void thePlotIsAnSvgWithThreeSeries() throws Exception {
    Typed run = leverage("-o", "svg");
    assertEquals(Exit.DONE, run.exit(), run.err());
    Document svg = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder()
        .parse(new ByteArrayInputStream(run.out().getBytes(StandardCharsets.UTF_8)));
    assertEquals("http://www.w3.org/2000/svg", svg.getDocumentElement().getNamespaceURI());
    assertEquals(List.of("virtual-machines", "kubernetes", "daytwo"), groups(svg));
    // of 0 to 50 services; the axis of hours ends at 2000
    assertEquals("70.0,380.0 550.0,50.0", points(svg, 0));
    assertEquals("70.0,366.8 550.0,168.8", points(svg, 1));
    assertTrue(points(svg, 2).matches("70\\.0,366\\.8 550\\.0,36\\d\\.\\d"), points(svg, 2));
    assertTrue(run.out().contains(">now: 2</text>"), run.out());
  }

  private static List<String> groups(Document svg) {
    NodeList groups = svg.getElementsByTagName("g");
    return IntStream.range(0, groups.getLength()).mapToObj(i -> ((Element) groups.item(i)).getAttribute("id")).toList();
  }

  private static String points(Document svg, int series) {
    return ((Element) svg.getElementsByTagName("polyline").item(series)).getAttribute("points");
  }
}
