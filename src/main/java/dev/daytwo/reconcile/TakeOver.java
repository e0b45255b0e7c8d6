package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.release.Releases;

/**
 * What lies between holding the lease and the first write: the reconciles of a former term end, since they know an old
 * world; what was fetched until now counts as what may be out of date, since a push may have reached the former leader
 * alone; the custom resource is brought up to date; and the Releases are read anew, since what the former leader wrote
 * last may not have come by the watch yet, and what is not in an inventory would be owned by nobody.
 */
public final class TakeOver {
  private final Places places;
  private final Freshness freshness;
  private final Releases releases;
  private final Installation crds;

  /** Brings the custom resource definition up to date. */
  public interface Installation {
    /** Does it, if it is not so. */
    void run() throws ApiFault;
  }

  /**
   * A way to take over.
   *
   * @param places that reconciles have while they run
   */
  public TakeOver(Places places, Freshness freshness, Releases releases, Installation crds) {
    this.places = places;
    this.freshness = freshness;
    this.releases = releases;
    this.crds = crds;
  }

  void run() throws ApiFault, InterruptedException {
    places.awaitIdle(); // what begins from here on sees that this agent does not lead, and ends
    freshness.takeOver();
    crds.run();
    releases.refresh();
  }
}
