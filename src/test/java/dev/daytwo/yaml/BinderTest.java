package dev.daytwo.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BinderTest {
  enum Tier {
    CRITICAL, BEST_EFFORT
  }

  record Port(int number, @Nullable String name) {}

  record Scale(int min, int max) {}

  record App(String name, int port, boolean fast, Duration drain, Tier tier, List<Port> ports, Map<String, String> env,
      @Nullable Scale scale, @Nullable Map<String, String> keys, @Nullable String clazz, @Nullable Double share) {}

  private static final Binder BINDER = Binder.rules().otherwise(App.class, "fast", false)
      .otherwise(App.class, "drain", Duration.ofSeconds(30)).otherwise(App.class, "tier", Tier.CRITICAL)
      .otherwise(App.class, "ports", List.of()).otherwise(App.class, "env", Map.of()).key(App.class, "clazz", "class")
      .range(App.class, "port", 1, 65535).secret(App.class, "keys")
      .reader(Scale.class,
          at -> at.yaml() instanceof Yaml.Scalar
              ? at.read(int.class) instanceof Integer n ? new Scale(n, n) : null
              : at.record(Scale.class))
      .check(Scale.class, (scale, at) -> {
        if (scale.min() > scale.max()) {
          at.problem("min " + scale.min() + " is above max " + scale.max());
        }
      }).binder();

  private static Result<App> bind(String text) {
    return BINDER.bind(YamlReader.read("f.yaml", text).get().getFirst(), App.class);
  }

  private static List<String> problems(String text) {
    return bind(text).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void aMapBecomesARecord() {
    assertEquals(
        new App("a", 80, true, Duration.ofMinutes(90), Tier.BEST_EFFORT, List.of(new Port(1, null), new Port(2, "x")),
            Map.of("A", "b"), new Scale(1, 2), null, "fast", 0.5),
        bind("""
            {name: a, port: 80, fast: yes, drain: 1h30m, tier: best-effort, ports: [{number: 1}, {number: 2, name: x}],
             env: {A: b}, scale: {min: 1, max: 2}, class: fast, share: 0.5}""").get());
  }

  @Test
  void defaultsFillWhatIsAbsentOrNull() {
    App app = bind("{name: a, port: 80, drain: null}").get();
    assertEquals(Duration.ofSeconds(30), app.drain());
    assertEquals(List.of(), app.ports());
  }

  @Test
  void aReaderTakesAShorthand() {
    assertEquals(new Scale(3, 3), bind("{name: a, port: 80, scale: 3}").get().scale());
  }

  @Test
  void everyProblemIsTold() {
    assertEquals(List.of(
        "f.yaml:1:1: name: required, and not given",
        "f.yaml:1:1: prot: unknown field, did you mean \"port\"? Allowed: name, port, fast, drain, tier, ports, env, scale, keys, class, share",
        "f.yaml:2:7: port: found 70000, allowed: 1 to 65535",
        "f.yaml:3:7: fast: expected true or false, found the text \"quick\"",
        "f.yaml:4:8: drain: expected a duration with its unit, such as 30s, 10m or 1h30m, found the number 30",
        "f.yaml:5:7: tier: expected one of critical, best-effort, found the text \"besteffort\", did you mean \"best-effort\"?",
        "f.yaml:7:3: ports[0].number: required, and not given",
        "f.yaml:8:11: ports[1].number: expected a whole number, found a list",
        "f.yaml:9:10: env.A: expected text, found the number 1; put it in quotes",
        "f.yaml:9:18: env[\"B.c\"]: expected text, found a map",
        "f.yaml:10:8: scale: min 3 is above max 2"), problems("""
            prot: 1
            port: 70000
            fast: quick
            drain: 30
            tier: besteffort
            ports:
            - name: x
            - number: [1]
            env: {A: 1, B.c: {}}
            scale: {min: 3, max: 2}
            """));
  }

  @Test
  void aSecretFieldsValueIsNeverTold() {
    String told = String.join("\n", problems("{name: a, port: 1, keys: hunter2}"))
        + String.join("\n", problems("{name: a, port: 1, keys: {A: 4711, B: [hunter2]}}"));
    assertFalse(told.contains("hunter2") || told.contains("4711"), told);
    assertEquals(List.of("f.yaml:1:26: keys: expected a map, found a plain value"),
        problems("{name: a, port: 1, keys: hunter2}"));
  }

  @Test
  void aDocumentThatIsNoMapIsRefused() {
    assertEquals(
        List.of("f.yaml:1:1: expected a map with name, port, fast, drain, tier, ports, env, scale, keys, class,"
            + " share, found a list"),
        problems("[a]"));
  }

  @Test
  void fieldsTellKeyTypeAndDefault() {
    List<Field> fields = BINDER.fields(App.class);
    assertEquals(List.of("name", "port"), fields.stream().filter(Field::required).map(Field::key).toList());
    assertEquals(Duration.ofSeconds(30), fields.get(3).otherwise());
    assertEquals("class", fields.get(9).key());
  }
}
