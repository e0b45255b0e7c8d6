package dev.daytwo.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Tree;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a schema takes from the records and their binder, and what it must be told. */
class SchemaTest {
  private record Tea(int minutes, @Nullable Duration rest) {}

  private static Map<?, ?> field(Map<String, Object> schema, String name) {
    return Tree.map(Tree.at(schema, "properties", name));
  }

  @Test
  void aFieldWithoutADescriptionIsAskedFor() {
    SchemaNotes half = new SchemaNotes().say(Tea.class, "minutes", "How long.");
    String asked = assertThrows(IllegalStateException.class,
        () -> Schema.of(Binder.rules().binder(), half, Tea.class, "tea")).getMessage();
    assertEquals("not described for tea: [Tea.rest]", asked);
  }

  @Test
  void aTypeWithAFormOfItsOwnNeedsAShape() {
    Binder binder = Binder.rules().reader(Duration.class, at -> Duration.ZERO).binder();
    SchemaNotes notes = new SchemaNotes().say(Tea.class, "minutes", "How long.").say(Tea.class, "rest", "Before.");
    String asked = String.valueOf(
        assertThrows(IllegalStateException.class, () -> Schema.of(binder, notes, Tea.class, "tea")).getMessage());
    assertTrue(asked.startsWith("no shape for class java.time.Duration"), asked);
  }

  @Test
  void rangesAndDefaultsAreTheBinders() {
    Binder binder = Binder.rules().range(Tea.class, "minutes", 1, 9)
        .otherwise(Tea.class, "rest", Duration.ofSeconds(90)).binder();
    Map<String, Object> schema = Schema.of(binder,
        new SchemaNotes().say(Tea.class, "minutes", "How long.", 3).say(Tea.class, "rest", "Before."), Tea.class,
        "tea");
    assertEquals("{description=How long., examples=[3], type=integer, minimum=1, maximum=9}",
        field(schema, "minutes").toString());
    assertEquals("1m30s", field(schema, "rest").get("default"));
    assertEquals(java.util.List.of("minutes"), schema.get("required"));
  }

  @Test
  void noteOnAFieldThatIsNotThereIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SchemaNotes().say(Tea.class, "sugar", "None."));
  }
}
