package dev.daytwo.model;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a commit wants of one unit: its objects in the order in which they are applied.
 *
 * @param unit      which unit
 * @param source    the source that describes it
 * @param namespace where its Release lives
 * @param commit    the commit that it was rendered at
 * @param image     the main container's image; empty if there is none
 * @param team      who owns it; empty if nobody said
 * @param tier      {@code critical}, {@code standard}, {@code best-effort}; empty for plain manifests
 * @param objects   the desired set
 * @param hash      the digest of the whole set
 * @param lines     lines that a person wrote for it
 * @param policy    what the environment allows, and the descriptor narrows
 * @param rollout   how a new version is rolled out
 * @param descriptor the digest of what people wrote for it, whatever it is rendered with
 * @param addresses where it is called from outside
 * @param calls     whom it calls within the environment, and who may call it
 * @param pin       what its images were looked up to be; null if they run as they are written
 * @param confirmed false if no fetch has brought the commit, or the platform's, since the agent started
 */
public record Desired(UnitKey unit, String source, String namespace, Commit commit, String image, String team,
    String tier, List<Manifest> objects, String hash, int lines, Environment.Policy policy,
    Rollout rollout, String descriptor, List<Address> addresses, Calls calls,
    @Nullable Pin pin, boolean confirmed) {
  public Desired {
    objects = List.copyOf(objects);
    addresses = List.copyOf(addresses);
  }

  /** A desired set with images as they are written. */
  public Desired(UnitKey unit, String source, String namespace, Commit commit, String image, String team, String tier,
      List<Manifest> objects, String hash, int lines, Environment.Policy policy, Rollout rollout, String descriptor,
      List<Address> addresses, Calls calls) {
    this(unit, source, namespace, commit, image, team, tier, objects, hash, lines, policy, rollout, descriptor,
        addresses, calls, null, true);
  }

  /** A desired set that calls nobody, and is not called from outside. */
  public Desired(UnitKey unit, String source, String namespace, Commit commit, String image, String team, String tier,
      List<Manifest> objects, String hash, int lines, Environment.Policy policy, Rollout rollout, String descriptor) {
    this(unit, source, namespace, commit, image, team, tier, objects, hash, lines, policy, rollout, descriptor,
        List.of(), Calls.NONE);
  }

  /** A desired set of which nobody has to know what it was rendered from. */
  public Desired(UnitKey unit, String source, String namespace, Commit commit, String image, String team, String tier,
      List<Manifest> objects, String hash, int lines, Environment.Policy policy, Rollout rollout) {
    this(unit, source, namespace, commit, image, team, tier, objects, hash, lines, policy, rollout, "");
  }

  /** The same wish in an environment that brings back what others change. */
  public Desired healing() {
    return policy.selfHeal()
        ? this
        : new Desired(unit, source, namespace, commit, image, team, tier, objects, hash, lines,
            policy.healing(), rollout, descriptor, addresses, calls, pin, confirmed);
  }

  /** The same wish, of which nobody knows whether it is still the newest: nothing is deleted for it. */
  public Desired unconfirmed() {
    return new Desired(unit, source, namespace, commit, image, team, tier, objects, hash, lines, policy.keeping(),
        rollout, descriptor, addresses, calls, pin, false);
  }

  /** True if people wrote the objects themselves; else a descriptor was rendered. */
  public boolean written() {
    return tier.isEmpty();
  }

  /** The same without some objects; it keeps the digest of the whole. */
  public Desired only(Predicate<Manifest> wanted) {
    return new Desired(unit, source, namespace, commit, image, team, tier, objects.stream().filter(wanted).toList(),
        hash, lines, policy, rollout, descriptor, addresses, calls, pin, confirmed);
  }

  /**
   * The same wish, of whose objects it keeps which they are and their digests. The rest is rendered again when it is
   * needed.
   *
   * @param render makes the same objects, in the same order, however often it is asked, on any thread
   */
  public Desired lean(Supplier<List<Manifest>> render) {
    Rerendering made = new Rerendering(objects, render);
    List<Manifest> lean = IntStream.range(0, objects.size()).mapToObj(at -> objects.get(at).rerendered(made, at))
        .toList();
    return new Desired(unit, source, namespace, commit, image, team, tier, lean, hash, lines, policy, rollout,
        descriptor, addresses, calls, pin, confirmed);
  }

  /** The same wish with the images of a pin, which the objects have. */
  public Desired pinned(Pin by, String main, List<Manifest> with, String digest, Rollout then) {
    return new Desired(unit, source, namespace, commit, main, team, tier, with, digest, lines, policy, then, descriptor,
        addresses, calls, by, confirmed);
  }

  /** The digest of the whole set with images as they are written. */
  public String rendering() {
    return pin == null ? hash : pin.rendering();
  }

  /** A unit of plain manifests. */
  public Desired(UnitKey unit, String source, String namespace, Commit commit, String image, String team, String tier,
      List<Manifest> objects, String hash, int lines, Environment.Policy policy) {
    this(unit, source, namespace, commit, image, team, tier, objects, hash, lines, policy, Rollout.PLAIN, "");
  }
}
