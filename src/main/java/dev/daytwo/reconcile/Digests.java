package dev.daytwo.reconcile;

import dev.daytwo.descriptor.Image;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Pin;
import dev.daytwo.model.Release;
import dev.daytwo.platform.Platform;
import dev.daytwo.registry.Found;
import dev.daytwo.render.PinnedImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The images that a wish stands for, where the platform wants tags to be pinned. What has been looked up for a descriptor
 * stays with it, so that what was tested is what runs; another descriptor is looked up anew. Where no registry can tell, an
 * image stays what it was for the descriptor before, and without one the unit waits.
 */
public final class Digests {
  /** When a registry is asked again that answers, but not with this image. */
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private final Supplier<@Nullable Platform> platform;
  private final Function<Image, Found> registries;

  /** What came of it. */
  public sealed interface Pinned {
    /**
     * The same wish with what it stands for.
     *
     * @param again when a registry has to be asked again; null if never
     */
    record To(Desired desired, @Nullable Duration again) implements Pinned {}

    /**
     * Nobody knows what it stands for.
     *
     * @param after when that may be known; null if nobody can tell
     */
    record Open(String why, @Nullable Duration after) implements Pinned {}
  }

  /**
   * Digests of a platform's registries.
   *
   * @param platform   what everything is rendered with
   * @param registries asks for the digest of an image
   */
  public Digests(PlatformInForce platform, Function<Image, Found> registries) {
    this(platform::now, registries);
  }

  private Digests(Supplier<@Nullable Platform> platform, Function<Image, Found> registries) {
    this.platform = platform;
    this.registries = registries;
  }

  /** Nothing is pinned. */
  static Digests none() {
    return new Digests(() -> null, image -> new Found.Unknown("nobody is asked", null));
  }

  /** The wish with digests, by what its Release remembers or else by what registries say. */
  public Pinned pin(Desired desired, Release release) {
    Platform everywhere = platform.get();
    Platform now = everywhere == null ? null : everywhere.in(desired.unit().environment());
    if (now == null || !now.images().pinned() || desired.written()) {
      return new Pinned.To(desired, null);
    }
    boolean looksOn = release.spec().suspend(); // and asks nobody
    List<Pin> pins = release.status().pins();
    Pin known = Pin.of(pins, desired);
    List<String> images = new ArrayList<>();
    String held = "";
    Duration again = null;
    for (String written : PinnedImages.tags(desired)) {
      String before = known == null ? null : known.image(written);
      if (before != null && Objects.requireNonNull(known).held().isEmpty()) {
        images.add(before);
        continue;
      }
      if (looksOn) {
        return new Pinned.To(desired, null);
      }
      switch (registries.apply(Objects.requireNonNull(Image.parse(written)))) {
        case Found.Digest(String digest) -> images.add(written + "@" + digest);
        case Found.Pending(String registry) -> {
          return new Pinned.Open("the registry " + registry + " has not said yet which image " + written + " is", null);
        }
        case Found.Unknown(String why, Duration after) -> {
          String last = before != null ? before : Pin.last(pins, written);
          if (last == null) {
            return new Pinned.Open("nobody knows which image " + written + " is: " + why, after);
          }
          images.add(last);
          held = why + "; " + written + " stays the image that it was before, "
              + last.substring(written.length() + 1);
          again = after == null ? ASK_AGAIN : after;
        }
      }
    }
    return images.isEmpty()
        ? new Pinned.To(desired, null)
        : new Pinned.To(PinnedImages.with(desired, new Pin(desired.descriptor(), desired.hash(), images, held)), again);
  }

  /** What sources said earlier, with the digests that the Release remembers for it. */
  Earlier earlier(Earlier past, Release release) {
    return (source, unit, revision) -> {
      Past.Found found = past.at(source, unit, revision);
      if (!(found instanceof Past.Found.Wanted(Desired desired))) {
        return found;
      }
      return switch (pin(desired, release)) {
        case Pinned.To(Desired pinned, var _) -> new Past.Found.Wanted(pinned);
        case Pinned.Open(String why, var _) -> new Past.Found.Nothing("ImageUnresolved", why);
      };
    };
  }
}
