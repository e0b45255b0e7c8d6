package dev.daytwo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.daytwo.model.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of custom kinds, and to whom a change is told. */
class DefinitionsTest {
  private static final ObjectKind V1 = new ObjectKind("example.com/v1", "Widget");
  private static final ObjectKind V2 = new ObjectKind("example.com/v2", "Widget");

  private final Definitions definitions = new Definitions();

  private static Map<String, Object> live(boolean established, String... served) {
    List<Object> versions = new ArrayList<>();
    versions.add(Map.of("name", "v0", "served", false, "storage", false));
    for (String version : served) {
      versions.add(Map.of("name", version, "served", true, "storage", version.equals("v2")));
    }
    return Map.of("metadata", Map.of("name", "widgets.example.com"), "spec",
        Map.of("group", "example.com", "scope", "Namespaced", "names", Map.of("kind", "Widget", "plural", "widgets"),
            "versions", versions),
        "status",
        Map.of("conditions", List.of(Map.of("type", "Established", "status", established ? "True" : "False"))));
  }

  private List<ObjectKind> defines(boolean established, String... served) {
    return definitions.defined("widgets.example.com", Definitions.Definition.read(live(established, served)));
  }

  private void ask(ObjectKind kind, boolean answer) {
    definitions.asked(kind);
    definitions.answered(kind, answer);
  }

  @Test
  void theVersionThatIsStoredIsPreferred() {
    assertEquals(List.of("v2", "v1"), Definitions.Definition.read(live(true, "v1", "v2")).versions());
  }

  @Test
  void whatIsNotEstablishedOrIsBeingDeletedIsServedAtNoVersion() {
    assertEquals(List.of(), Definitions.Definition.read(live(false, "v1")).versions());
    Map<String, Object> going = new java.util.HashMap<>(live(true, "v1"));
    going.put("metadata", Map.of("deletionTimestamp", "2026-01-01T00:00:00Z"));
    assertEquals(List.of(), Definitions.Definition.read(going).versions());
  }

  @Test
  void onlyWhatWasAskedForAndIsOtherwiseNowIsTold() {
    assertEquals(List.of(), defines(true, "v1"));
    ask(V1, true);
    ask(V2, false);
    assertEquals(List.of(), defines(true, "v1"));
    assertEquals(List.of(V1, V2), defines(true, "v2"));
    ask(V1, false);
    ask(V2, true);
    assertEquals(List.of(V2), definitions.undefined("widgets.example.com"));
    ask(V2, false);
    assertEquals(List.of(), definitions.undefined("widgets.example.com"));
    assertEquals(List.of(V1, V2), defines(true, "v1", "v2"));
  }

  @Test
  void whoIsAboutToBeAnsweredIsToldInAnyCase() {
    ask(V1, true);
    definitions.asked(V1);
    assertEquals(List.of(V1), defines(true, "v1"));
  }

  @Test
  void whatIsGoneIsKnownToBeGone() {
    assertNull(definitions.of(V1));
    defines(true, "v1");
    definitions.undefined("widgets.example.com");
    Definitions.Definition gone = definitions.of(V1);
    assertNotNull(gone);
    assertNull(gone.resource("v1"));
    assertNull(gone.best());
  }
}
