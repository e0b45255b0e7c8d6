package dev.daytwo.cluster;

import dev.daytwo.event.Complaint;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An informer that begins again when it stops for good. The client's own is started anew after an expired watch or a
 * broken connection, but not after every error of its watch, and an agent that runs for months must not go blind.
 */
public final class LastingInformer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LastingInformer.class);
  private final Complaint complaint = new Complaint();
  private static final long PAUSE_SECONDS = 1;

  private final String what;
  private final Supplier<SharedIndexInformer<GenericKubernetesResource>> make;
  private final CompletableFuture<Void> synced = new CompletableFuture<>();
  private volatile boolean closed;
  private volatile SharedIndexInformer<GenericKubernetesResource> informer;

  /**
   * Begins.
   *
   * @param what what is watched, for the log
   * @param make an informer that is not started; all that it makes must share one store, so that what vanished in between
   *             is noticed
   */
  public LastingInformer(String what, Supplier<SharedIndexInformer<GenericKubernetesResource>> make) {
    this.what = what;
    this.make = make;
    informer = begin();
  }

  private SharedIndexInformer<GenericKubernetesResource> begin() {
    SharedIndexInformer<GenericKubernetesResource> next = make.get();
    next.exceptionHandler((started, failure) -> true); // what can be tried again is tried again for ever
    next.stopped().whenComplete((nothing, failure) -> {
      if (!closed) {
        String why = failure == null ? "without an error" : String.valueOf(failure.getMessage());
        if (complaint.news(why, Instant.now())) {
          LOG.atWarn().addKeyValue("event", "watch-ended").log("the watch of {} has ended: {}; it begins again", what,
              why);
        }
        CompletableFuture.delayedExecutor(PAUSE_SECONDS, TimeUnit.SECONDS).execute(this::again);
      }
    });
    next.start().thenRun(() -> synced.complete(null));
    return next;
  }

  private void again() {
    if (!closed) {
      informer = begin();
      if (closed) { // closed meanwhile
        informer.close();
      }
    }
  }

  /** Done when the first list is in; failed if it was closed before. */
  public CompletableFuture<Void> synced() {
    return synced;
  }

  /** Ends what watches at this moment, as an error of the watch would. */
  void interrupt() {
    informer.close();
  }

  @Override
  public void close() {
    closed = true;
    informer.close();
    synced.completeExceptionally(new IllegalStateException("the watch of " + what + " was closed"));
  }
}
