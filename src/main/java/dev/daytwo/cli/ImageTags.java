package dev.daytwo.cli;

import dev.daytwo.descriptor.Image;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Release;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Digests;
import dev.daytwo.reconcile.PlatformInForce;
import dev.daytwo.registry.Registries;
import dev.daytwo.render.PinnedImages;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What tags are on a person's own machine, where the platform pins images: they stay as they are written, or registries
 * are asked with the logins that Docker has there, and without TLS only on the machine itself, as Docker does.
 */
final class ImageTags {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private ImageTags() {}

  /** Says that tags stay, if the agent would replace some. */
  static void stay(List<Desired> rendered, Platform platform, PrintWriter err) {
    if (rendered.stream().anyMatch(each -> pinned(each, platform) && !PinnedImages.tags(each).isEmpty())) {
      err.println("images keep their tags here, and run by digest: --resolve-images asks the registries");
    }
  }

  private static boolean pinned(Desired desired, Platform everywhere) {
    Platform platform = everywhere.in(desired.unit().environment());
    return platform != null && platform.images().pinned() && !desired.written();
  }

  /**
   * The same desired sets with digests.
   *
   * @param unknown is told why, for each image that nobody knows; it keeps its tag
   */
  static List<Desired> resolved(List<Desired> rendered, Platform platform, List<String> unknown) {
    Vertx vertx = Vertx.vertx();
    try {
      Registries registries = new Registries(vertx, new Registries.Access(logins(), null, here(rendered)),
          Clock.systemUTC(), PATIENCE, fact -> {});
      Digests digests = new Digests(PlatformInForce.always(platform), registries::find);
      List<Desired> resolved = new ArrayList<>();
      for (Desired desired : rendered) {
        switch (digests.pin(desired, Release.absent(desired.unit(), desired.namespace(), desired.source()))) {
          case Digests.Pinned.To(Desired pinned, var _) -> resolved.add(pinned);
          case Digests.Pinned.Open(String why, var _) -> {
            unknown.add(desired.unit() + ": " + why);
            resolved.add(desired);
          }
        }
      }
      return resolved;
    } finally {
      vertx.close().await();
    }
  }

  private static @Nullable Path logins() {
    String folder = System.getenv("DOCKER_CONFIG");
    Path file = folder == null || folder.isBlank()
        ? Path.of(System.getProperty("user.home"), ".docker", "config.json")
        : Path.of(folder, "config.json");
    return Files.exists(file) ? file : null;
  }

  /** The registries on this machine. */
  private static Set<String> here(List<Desired> rendered) {
    Set<String> here = new HashSet<>();
    for (Desired desired : rendered) {
      for (String tag : PinnedImages.tags(desired)) {
        Image image = Image.parse(tag);
        if (image != null && image.registry().matches("(localhost|127\\.[0-9.]+)(:[0-9]+)?")) {
          here.add(image.registry());
        }
      }
    }
    return here;
  }
}
