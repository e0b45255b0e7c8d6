package dev.daytwo.platform;

import dev.daytwo.descriptor.Image;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What images may be used, and when they are pulled.
 *
 * @param registries  beginnings of the names of images that are allowed, such as {@code ghcr.io/acme}; empty for all
 * @param refuseTags  tags that are refused, in which {@code *} stands for anything
 * @param allowLatest true if an image may be the newest one, whichever that is
 * @param pin         {@code digest} if what a tag names is looked up, and that image runs from then on; null if nodes
 *                    pull by the tag
 * @param pullPolicy  as in a container
 */
public record Images(List<String> registries, List<String> refuseTags, boolean allowLatest, @Nullable String pin,
    String pullPolicy) {
  static final List<String> PINS = List.of("digest");
  static final List<String> PULL_POLICIES = List.of("IfNotPresent", "Always", "Never");

  /** True if tags are replaced by the digests that they name. */
  public boolean pinned() {
    return pin != null;
  }

  /** Why an image may not be used; null if it may. */
  public @Nullable String refuse(Image image) {
    String name = image.registry() + "/" + image.repository();
    if (!registries.isEmpty()
        && registries.stream().noneMatch(begin -> name.equals(begin) || name.startsWith(begin + "/"))) {
      return "found an image of " + name + ", allowed by the platform: " + String.join(", ", registries);
    }
    if (image.latest() && !allowLatest) {
      return (image.tag().isEmpty()
          ? "found \"" + image.name() + "\" without a tag"
          : "found the tag latest, which changes under a running service") + "; name the version, such as "
          + image.name() + ":1.4.2";
    }
    // a digest names one image for ever, whatever the tag beside it
    if (image.digest().isEmpty()) {
      for (String refused : refuseTags) {
        if (image.tag().matches(Pattern.quote(refused).replace("*", "\\E.*\\Q"))) {
          return "found the tag " + image.tag() + ", which the platform refuses (" + refused
              + "); name a version that does not change";
        }
      }
    }
    return null;
  }
}
