package dev.daytwo.platform;

import dev.daytwo.descriptor.Image;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What images may be used, and when they are pulled.
 *
 * @param registries beginnings of the names of images that are allowed, such as {@code ghcr.io/acme}; empty for all
 * @param refuseTags tags that are refused, in which {@code *} stands for anything
 * @param pullPolicy as in a container
 */
public record Images(List<String> registries, List<String> refuseTags, String pullPolicy) {
  static final List<String> PULL_POLICIES = List.of("IfNotPresent", "Always", "Never");

  /** Why an image may not be used; null if it may. */
  @Nullable
  String refuse(Image image) {
    String name = whole(image.name());
    if (!registries.isEmpty()
        && registries.stream().noneMatch(begin -> name.equals(begin) || name.startsWith(begin + "/"))) {
      return "found an image of " + name + ", allowed by the platform: " + String.join(", ", registries);
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

  /** The name with its registry: nodes take what has none from Docker Hub. */
  private static String whole(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
      return name;
    }
    return "docker.io/" + (slash < 0 ? "library/" : "") + name;
  }
}
