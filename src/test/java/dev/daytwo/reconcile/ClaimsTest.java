package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Release;
import dev.daytwo.model.Seal;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who has what, where more than one wants it. */
class ClaimsTest {
  private final List<Release> releases = new ArrayList<>();
  private final Claims claims = new Claims(() -> Set.of("a", "b"), () -> releases);

  private static Manifest map(String name) {
    return Manifest.of(Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata",
        Map.of("name", name, "namespace", "prod")));
  }

  private static UnitKey unit(String name) {
    return new UnitKey("prod", name);
  }

  private static Desired wants(String source, String unit, String... maps) {
    return new Desired(unit(unit), source, "prod", new Commit("c", "Ada", "s", Instant.EPOCH), "", "", "",
        Stream.of(maps).map(ClaimsTest::map).toList(), String.join(",", maps), 1, new Environment.Policy(true, true));
  }

  /** The source says that, whole; returns the units that are in force. */
  private Set<String> says(String source, Desired... all) {
    return says(source, true, all);
  }

  private Set<String> says(String source, boolean complete, Desired... all) {
    var units = Stream.of(all).map(Desired::unit).collect(Collectors.toSet());
    return claims.rule(source, new Catalog.Rendering(List.of(all), List.of(), units, complete, List.of())).desired()
        .stream().map(desired -> desired.source() + " " + desired.unit().service()).collect(Collectors.toSet());
  }

  /** The cluster has that from before the agent began. */
  private void had(String source, String unit, String... maps) {
    var absent = Release.absent(unit(unit), "prod", source);
    releases.add(absent.with(new Release.Status("", "", "", "", List.of(),
        Stream.of(maps).map(name -> new InventoryItem(map(name).key(), "uid", "", Seal.NONE)).toList(), List.of(), 0)));
  }

  private List<String> why(String source) {
    return claims.waiting(source).stream().map(Claims.Waiting::words).toList();
  }

  @Test
  void aUnitStaysWithTheFirstSourceUntilThatLetsGo() {
    assertEquals(Set.of("a jobs"), says("a", wants("a", "jobs", "one")));
    assertEquals(Set.of(), says("b", wants("b", "jobs", "one")));
    assertEquals(List.of("the unit prod/jobs belongs to the source a already, which stays in force; describe it in one "
        + "of them only"), why("b"));
    assertEquals(Set.of("a jobs"), says("a", wants("a", "jobs", "two")));
    assertEquals(Set.of("b jobs"), says("a"));
    assertEquals(List.of(), why("b"));
  }

  @Test
  void aSourceThatCouldNotBeReadWholeLetsNothingGo() {
    had("a", "jobs", "one");
    assertEquals(Set.of(), says("b", wants("b", "jobs", "one")));
    assertEquals(Set.of(), says("a", false));
    assertEquals(Set.of("b jobs"), says("a", true));
  }

  @Test
  void theReleasesDecideAfterARestartWhoeverIsReadFirst() {
    had("a", "jobs", "one");
    assertEquals(Set.of(), says("b", wants("b", "jobs", "one")));
    assertEquals(Set.of("a jobs"), says("a", wants("a", "jobs", "one")));
    assertEquals(1, why("b").size());
  }

  @Test
  void aUnitOfASourceThatIsFollowedNoMoreIsFree() {
    had("gone", "jobs", "one");
    assertEquals(Set.of("b jobs"), says("b", wants("b", "jobs", "one")));
  }

  @Test
  void anObjectOfAnotherAgentsUnitIsNot() {
    had("elsewhere", "jobs", "one");
    assertEquals(Set.of(), says("b", wants("b", "mine", "one")));
    releases.clear();
    assertEquals(Set.of("b mine"), says("b", wants("b", "mine", "one")));
  }

  @Test
  void anObjectIsHandedOverAndNotDeleted() {
    ObjectKey one = map("one").key();
    says("a", wants("a", "x", "one"), wants("a", "y", "two"));
    assertFalse(claims.takenFrom(unit("x"), one));
    assertEquals(Set.of("a x"), says("a", wants("a", "x", "one"), wants("a", "y", "one", "two")));
    assertTrue(why("a").getFirst().startsWith("ConfigMap prod/one belongs to the unit prod/x of the source a already"));
    assertEquals(Set.of("a x", "a y"), says("a", wants("a", "x"), wants("a", "y", "one", "two")));
    assertTrue(claims.takenFrom(unit("x"), one));
    assertFalse(claims.takenFrom(unit("y"), one));
  }

  @Test
  void anObjectMovesInOneCommitWhicheverUnitComesFirst() {
    says("a", wants("a", "x", "one"), wants("a", "y", "two"));
    assertEquals(Set.of("a x", "a y"), says("a", wants("a", "y", "one", "two"), wants("a", "x")));
    assertEquals(Set.of("a x", "a y"), says("a", wants("a", "x", "one", "two"), wants("a", "y")));
  }

  @Test
  void whatAUnitDroppedIsFree() {
    says("a", wants("a", "x", "one"));
    says("a", wants("a", "x", "two"));
    assertEquals(Set.of("b y"), says("b", wants("b", "y", "one")));
  }

  @Test
  void aNewLeaderGoesByTheReleasesOfTheFormerOne() {
    says("a", wants("a", "jobs", "one"));
    says("b", wants("b", "jobs", "one"));
    assertTrue(claims.contested());
    had("b", "jobs", "one");
    claims.reload();
    assertFalse(claims.contested());
    assertEquals(Set.of(), says("a", wants("a", "jobs", "one")));
    assertEquals(Set.of("b jobs"), says("b", wants("b", "jobs", "one")));
  }

}
