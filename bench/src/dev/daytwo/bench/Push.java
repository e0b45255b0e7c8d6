package dev.daytwo.bench;

import dev.daytwo.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * From a webhook to the changed object, one push after the other, each to another of many units. The agent's own log tells
 * where the time went.
 */
final class Push {
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/" + Workload.NAME + "/deployments";

  private final int apps;
  private final int times;
  private final BlockingQueue<Sighting> sightings = new LinkedBlockingQueue<>();

  private record Sighting(String name, String image, long at, Instant time) {}

  /**
   * The scenario.
   *
   * @param apps  units in the repository
   * @param times pushes
   */
  Push(int apps, int times) {
    this.apps = apps;
    this.times = times;
  }

  Figures run() throws IOException, InterruptedException {
    Figures figures = new Figures("push: " + times + " pushes into a repository of " + apps + " units");
    Map<String, String> files = new TreeMap<>(Workload.files(apps));
    List<Double> whole = new ArrayList<>();
    List<Double> fetched = new ArrayList<>();
    List<Double> read = new ArrayList<>();
    List<Double> applied = new ArrayList<>();
    try (Rig rig = new Rig(Rig.NEVER, false)) {
      rig.repository.push("apps", files);
      rig.agent.hook();
      Waiting.until("all units are synced", Duration.ofMinutes(30), Duration.ofSeconds(1),
          () -> rig.agent.synced() == apps);
      rig.agent.awaitQuiet();
      rig.client.watch(DEPLOYMENTS, rig.client.version(DEPLOYMENTS), event -> sighted(event.get("object")));
      Exposition before = rig.agent.metrics();
      double load = ProcessFigures.load();
      for (int i = 0; i < times; i++) {
        String image = "registry.example.com/pushed:" + i;
        String app = Workload.app(i % apps);
        files.replaceAll((path, text) -> path.contains(app + "/") ? changed(text, image) : text);
        rig.repository.push("push " + i, files);
        String commit = rig.repository.head().abbreviate(10).name();
        long log = Files.size(rig.agent.log());
        Instant hooked = Instant.now();
        long began = System.nanoTime();
        rig.agent.hook();
        Sighting seen = await(app, image);
        whole.add((seen.at() - began) / 1e6);
        Instant known = logged(rig, log, " is at " + commit);
        Instant planned = logged(rig, log, " at " + commit + ": [");
        fetched.add(millis(hooked, known));
        read.add(millis(known, planned));
        applied.add(millis(planned, seen.time()));
        Thread.sleep(Duration.ofSeconds(1)); // the agent takes so many webhooks of one source, and no more
      }
      Exposition after = rig.agent.metrics();
      double fetch = mean(before, after, "daytwo_source_fetch_duration_seconds");
      figures.row(row("webhook to applied", whole, load));
      figures.row(row("fetch and diff", fetched, load));
      figures.row(row("parse, render, plan", read, load));
      figures.row(row("apply", applied, load));
      figures.sum("of it the fetch alone, mean ms", fetch * 1000, "apply request, mean ms",
          mean(before, after, "daytwo_apply_duration_seconds") * 1000, "agent RSS MiB",
          ProcessFigures.residentMib(rig.agent.pid()), "agent peak MiB", ProcessFigures.peakMib(rig.agent.pid()));
    }
    return figures;
  }

  private static String changed(String text, String image) {
    return text.replaceAll("image: \\S+", "image: " + image);
  }

  private void sighted(@org.jspecify.annotations.Nullable Object deployment) {
    List<Object> containers = Tree.list(Tree.at(deployment, "spec", "template", "spec", "containers"));
    sightings.add(new Sighting(Tree.text(Tree.at(deployment, "metadata", "name")),
        containers.isEmpty() ? "" : Tree.text(Tree.at(containers.getFirst(), "image")), System.nanoTime(),
        Instant.now()));
  }

  private Sighting await(String app, String image) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      Sighting next = sightings.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new IllegalStateException("not applied within 60 s: " + app + " with " + image);
      }
      if (next.name().equals(app) && next.image().equals(image)) {
        return next;
      }
    }
  }

  /** When the agent logged a line with these words, to the millisecond, after that place in its log. */
  private static Instant logged(Rig rig, long from, String words) throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    Waiting.until("the log has" + words, Duration.ofSeconds(30), Duration.ofMillis(5), () -> {
      byte[] bytes = Files.readAllBytes(rig.agent.log());
      new String(bytes, (int) from, bytes.length - (int) from, java.nio.charset.StandardCharsets.UTF_8).lines()
          .filter(line -> line.contains(words)).findFirst().ifPresent(found::add);
      return !found.isEmpty();
    });
    String time = found.getFirst().substring(0, "16:28:45.329".length());
    return LocalTime.parse(time).atDate(java.time.LocalDate.now(ZoneId.systemDefault())).atZone(ZoneId.systemDefault())
        .toInstant();
  }

  private static double millis(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toNanos() / 1e6);
  }

  private static double mean(Exposition before, Exposition after, String timer) {
    double count = after.sum(timer + "_count", any -> true) - before.sum(timer + "_count", any -> true);
    double sum = after.sum(timer + "_sum", any -> true) - before.sum(timer + "_sum", any -> true);
    return count == 0 ? 0 : sum / count;
  }

  private static Object[] row(String what, List<Double> millis, double load) throws IOException {
    return new Object[]{"span", what, "pushes", millis.size(), "p50 ms", Figures.percentile(millis, 50), "p99 ms",
        Figures.percentile(millis, 99), "max ms", Figures.percentile(millis, 100), "load before", load, "load after",
        ProcessFigures.load()};
  }
}
