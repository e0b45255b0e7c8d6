package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.release.Releases;
import java.util.concurrent.Semaphore;

/**
 * What lies between holding the lease and the first write: the reconciles of a former term end, since they know an old
 * world; the custom resource is brought up to date; and the Releases are read anew, since what the former leader wrote
 * last may not have come by the watch yet, and what is not in an inventory would be owned by nobody.
 */
public final class TakeOver {
  private final Semaphore places;
  private final int all;
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
   * @param places that reconciles hold while they run, {@code all} of them
   */
  public TakeOver(Semaphore places, int all, Releases releases, Installation crds) {
    this.places = places;
    this.all = all;
    this.releases = releases;
    this.crds = crds;
  }

  void run() throws ApiFault, InterruptedException {
    places.acquire(all);
    places.release(all);
    crds.run();
    releases.refresh();
  }
}
