package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.descriptor.Image;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Pin;
import dev.daytwo.model.Progress;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.platform.Platform;
import dev.daytwo.registry.Found;
import dev.daytwo.render.Renderer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a wish's images are, by what is remembered and what registries say. */
class DigestsTest {
  private static final Platform PINNING = platform("images: {pin: digest}");
  private static final String FIRST = "sha256:" + "1".repeat(64);
  private static final String SECOND = "sha256:" + "2".repeat(64);

  private final Map<String, Found> registry = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private Release release = Release.absent(new UnitKey("production", "orders"), "production", "shop");

  private static Platform platform(String text) {
    return Platform.read("platform.yaml", "apiVersion: daytwo.dev/v1\nkind: Platform\n" + text).get();
  }

  private static Desired orders(Platform platform, String tag, String more) {
    SourceFile file = SourceFile.parse("orders.yaml", "apiVersion: daytwo.dev/v1\nkind: Worker\nname: orders\n"
        + "image: acme/orders" + tag + "\n" + more);
    return Renderer.render(file.descriptors().getFirst(),
        new Environment("production", "production", new Environment.Policy(true, true), true), "shop",
        new Commit("c0ffee", "Ada", "Ship it", Instant.EPOCH), platform, path -> null).get();
  }

  private static Desired orders(String more) {
    return orders(PINNING, ":1.0", more);
  }

  private Digests.Pinned pin(Platform platform, Desired desired) {
    return new Digests(PlatformInForce.always(platform), image -> {
      asked.add(image.name() + ":" + image.tag());
      return registry.getOrDefault(image.name() + ":" + image.tag(), new Found.Unknown("it is down", null));
    }).pin(desired, release);
  }

  private Desired pinned(Desired desired) {
    return assertInstanceOf(Digests.Pinned.To.class, pin(PINNING, desired)).desired();
  }

  /** It was applied whole. */
  private Desired applied(Desired desired) {
    release = release
        .with(new Release.Status("", "", desired.image(), desired.hash(), List.of(), List.of(), List.of(), 0,
            Progress.NONE, Release.Origin.UNKNOWN, Pin.using(release.status().pins(), desired.pin())));
    return desired;
  }

  private void names(String digest) {
    registry.put("acme/orders:1.0", new Found.Digest(digest));
  }

  private static String container(Desired desired, String kind) {
    return desired.objects().stream().filter(each -> each.key().kind().equals(kind))
        .map(each -> each.canonicalJson().replaceAll(".*\"image\":\"([^\"]*)\".*", "$1")).findFirst().orElse("");
  }

  @Test
  void nothing_is_asked_where_the_platform_does_not_pin_or_the_image_is_named_by_its_digest() {
    Desired plain = orders(Platform.BUILT_IN, ":1.0", "");
    assertSame(plain, assertInstanceOf(Digests.Pinned.To.class, pin(Platform.BUILT_IN, plain)).desired());
    Desired byDigest = orders(PINNING, ":1.0@" + FIRST, "");
    assertSame(byDigest, pinned(byDigest));
    assertEquals(List.of(), asked);
  }

  @Test
  void every_container_has_the_digest_and_the_set_another_hash() {
    names(FIRST);
    Desired written = orders("migrate: {command: [up]}");
    Desired pinned = pinned(written);
    assertEquals("acme/orders:1.0@" + FIRST, pinned.image());
    assertEquals("acme/orders:1.0@" + FIRST, container(pinned, "Deployment"));
    assertEquals("acme/orders:1.0@" + FIRST, container(pinned, "Job"));
    assertNotEquals(written.hash(), pinned.hash());
    assertEquals(written.hash(), pinned.rendering());
    assertEquals(pinned.hash(), pinned(written).hash());
    assertEquals(List.of("acme/orders:1.0"), asked.stream().distinct().toList());
  }

  @Test
  void a_migration_with_another_digest_is_another_Job() {
    names(FIRST);
    Desired written = orders("migrate: {command: [up]}");
    Desired first = pinned(written);
    names(SECOND);
    Desired second = pinned(written);
    assertNotEquals(first.rollout().migration(), second.rollout().migration());
    assertTrue(second.objects().stream().anyMatch(each -> each.key().equals(second.rollout().migration())));
    assertEquals(Objects.requireNonNull(written.rollout().migration()).name().length(),
        Objects.requireNonNull(second.rollout().migration()).name().length());
  }

  @Test
  void what_was_looked_up_for_a_descriptor_stays_whatever_the_platform_makes_of_it() {
    names(FIRST);
    applied(pinned(orders("env: {A: b}")));
    names(SECOND);
    asked.clear();
    assertEquals("acme/orders:1.0@" + FIRST, pinned(orders("env: {A: b}")).image());
    assertEquals("acme/orders:1.0@" + FIRST,
        pinned(orders(platform("images: {pin: digest}\ndefaults: {drain: 45s}"), ":1.0", "env: {A: b}")).image());
    // another descriptor that comes to the same
    assertEquals("acme/orders:1.0@" + FIRST, pinned(orders("env: {A: b}\ndrain: 30s")).image());
    assertEquals(List.of(), asked);
    assertEquals("acme/orders:1.0@" + SECOND, applied(pinned(orders("env: {A: c}"))).image());
    // and the one before is remembered
    assertEquals("acme/orders:1.0@" + FIRST, applied(pinned(orders("env: {A: b}"))).image());
    assertEquals("acme/orders:1.0@" + SECOND, pinned(orders("env: {A: c}")).image());
  }

  @Test
  void what_is_in_use_is_remembered_longest() {
    names(FIRST);
    Desired good = applied(pinned(orders("env: {A: good}")));
    names(SECOND);
    for (int i = 0; i < 20; i++) {
      applied(pinned(orders("env: {A: bad" + i + "}")));
      applied(good);
    }
    assertEquals(10, release.status().pins().size());
    assertEquals("acme/orders:1.0@" + FIRST, pinned(orders("env: {A: good}")).image());
  }

  @Test
  void without_a_registry_the_digest_before_is_held_until_it_answers() {
    names(FIRST);
    applied(pinned(orders("env: {A: b}")));
    registry.put("acme/orders:1.0", new Found.Unknown("it is down", Duration.ofSeconds(3)));
    var held = assertInstanceOf(Digests.Pinned.To.class, pin(PINNING, orders("env: {A: c}")));
    assertEquals(Duration.ofSeconds(3), held.again());
    assertEquals("acme/orders:1.0@" + FIRST, held.desired().image());
    assertEquals("it is down; acme/orders:1.0 stays the image that it was before, " + FIRST,
        Objects.requireNonNull(held.desired().pin()).held());
    applied(held.desired());
    names(SECOND);
    var again = assertInstanceOf(Digests.Pinned.To.class, pin(PINNING, orders("env: {A: c}")));
    assertNull(again.again());
    assertEquals("acme/orders:1.0@" + SECOND, again.desired().image());
    assertEquals(2, Pin.using(release.status().pins(), again.desired().pin()).size());
  }

  @Test
  void without_a_registry_and_a_digest_it_waits() {
    assertEquals(new Digests.Pinned.Open("nobody knows which image acme/orders:1.0 is: it is down", null),
        pin(PINNING, orders("")));
    registry.put("acme/orders:1.0", new Found.Pending("docker.io"));
    assertEquals(
        new Digests.Pinned.Open("the registry docker.io has not said yet which image acme/orders:1.0 is", null),
        pin(PINNING, orders("")));
    names(FIRST);
    applied(pinned(orders("")));
    registry.put("acme/orders:2.0", new Found.Unknown("it is down", null));
    assertInstanceOf(Digests.Pinned.Open.class, pin(PINNING, orders(PINNING, ":2.0", "")));
  }

  @Test
  void who_waits_for_a_unit_knows_what_its_images_are_also_when_it_is_told_again() {
    names(FIRST);
    Desired written = orders("");
    Desired pinned = pinned(written);
    NewestWishes wishes = new NewestWishes(new Freshness());
    wishes.wants(written);
    assertEquals(written.hash(), wishes.of(written.unit()));
    wishes.pinned(pinned);
    assertEquals(pinned.hash(), wishes.of(written.unit()));
    wishes.wants(written);
    assertEquals(pinned.hash(), wishes.of(written.unit()));
    Desired newer = orders("env: {A: b}");
    wishes.wants(newer);
    wishes.pinned(pinned); // by a reconcile of what was wanted before
    assertEquals(newer.hash(), wishes.of(written.unit()));
  }

  @Test
  void a_suspended_unit_asks_nobody() {
    release = new Release(release.unit(), "production", "uid", 1, new Release.Spec("shop", true, null, ""),
        release.status());
    Desired desired = orders("");
    assertSame(desired, pinned(desired));
    assertEquals(List.of(), asked);
  }

  @Test
  void an_image_without_a_tag_gets_a_digest_too() {
    registry.put("acme/orders:", new Found.Digest(FIRST));
    Platform latest = platform("images: {pin: digest, allowLatest: true}");
    assertEquals("acme/orders@" + FIRST, assertInstanceOf(Digests.Pinned.To.class,
        pin(latest, orders(latest, "", ""))).desired().image());
    assertEquals("acme/orders@" + FIRST,
        Objects.requireNonNull(Image.parse("acme/orders@" + FIRST)).name() + "@" + FIRST);
  }
}
