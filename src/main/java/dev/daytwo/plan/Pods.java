package dev.daytwo.plan;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Digest;
import dev.daytwo.model.Manifest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The pod templates of a desired set: a set with others makes new pods when it is applied. */
public final class Pods {
  /** Kinds whose controllers roll their pods out. */
  public static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");

  private Pods() {}

  /** The digest of all pod templates; empty if there are none. */
  public static String hash(List<Manifest> objects) {
    String all = objects.stream().filter(manifest -> WORKLOADS.contains(manifest.key().kind()))
        .map(manifest -> manifest.key() + " " + CanonicalJson.of(manifest.at("spec", "template")))
        .collect(Collectors.joining("\n"));
    return all.isEmpty() ? "" : Digest.of(all);
  }
}
