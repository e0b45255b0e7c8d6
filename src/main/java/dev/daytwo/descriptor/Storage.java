package dev.daytwo.descriptor;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A volume that keeps its data when pods come and go.
 *
 * @param path         where it is mounted, absolute
 * @param size         a Kubernetes quantity of bytes; it may grow, and never shrinks
 * @param storageClass what kind of storage it is; null for the cluster's default. Written {@code class}.
 */
public record Storage(String path, Text size, @Nullable String storageClass) {
  /** A pod's other volumes. */
  private static final Set<String> TAKEN = Set.of("files", "tmp");

  /** The volume's name in the pod, a DNS label made of its path: {@code /var/lib/data} is {@code var-lib-data}. */
  public String name() {
    return name(path);
  }

  static String name(String path) {
    String name = path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return TAKEN.contains(name) ? "storage-" + name : name;
  }
}
