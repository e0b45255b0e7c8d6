package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.LiveObjects;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.plan.Served;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kinds that a unit wants or owns: what the cluster serves of them, and the watch of those. */
final class Kinds {
  private static final long FIRST_LIST_SECONDS = 60;

  private final LiveObjects objects;
  private final Discovery discovery;
  private final Function<UnitKey, Set<ObjectKind>> begun;

  /**
   * The kinds of a cluster.
   *
   * @param begun of which a unit may own objects that its inventory does not have yet
   */
  Kinds(LiveObjects objects, Discovery discovery, Function<UnitKey, Set<ObjectKind>> begun) {
    this.objects = objects;
    this.discovery = discovery;
    this.begun = begun;
  }

  /** What the cluster serves of a unit's kinds. */
  Served served(@Nullable Desired desired, Release release) throws ApiFault {
    Map<ObjectKind, Served.Found> found = new HashMap<>();
    for (ObjectKind kind : of(desired, release)) {
      Discovery.Resource resource = discovery.find(kind);
      found.put(kind, resource != null
          ? new Served.Found(true, resource.namespaced(), null)
          : new Served.Found(false, false, discovery.elsewhere(kind)));
    }
    return new Served(found);
  }

  /** Watches what is served of a unit's kinds; returns when the first lists are in. */
  void watch(@Nullable Desired desired, Release release) throws ApiFault {
    for (ObjectKind kind : withBegun(of(desired, release), release)) {
      if (discovery.find(kind) != null) {
        await(kind);
      }
    }
  }

  /** Reads anew what there is of a unit that is about to be forgotten. */
  void read(Release release) throws ApiFault {
    objects.read(release.unit(), withBegun(of(null, release), release));
  }

  private Set<ObjectKind> withBegun(Set<ObjectKind> kinds, Release release) {
    kinds.addAll(begun.apply(release.unit()));
    return kinds;
  }

  private void await(ObjectKind kind) throws ApiFault {
    CompletableFuture<Void> synced = objects.watch(kind);
    try {
      synced.get(FIRST_LIST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw ApiFault.unlisted(kind);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiFault.unlisted(kind);
    }
  }

  private static Set<ObjectKind> of(@Nullable Desired desired, Release release) {
    Set<ObjectKind> kinds = new TreeSet<>();
    release.status().inventory().stream().map(item -> item.key().objectKind()).forEach(kinds::add);
    if (desired != null) {
      desired.objects().stream().map(Manifest::key).map(ObjectKey::objectKind).forEach(kinds::add);
    }
    return kinds;
  }
}
