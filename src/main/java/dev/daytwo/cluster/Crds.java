package dev.daytwo.cluster;

import dev.daytwo.model.Labels;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The agent's own custom resource definition, installed or brought up to date. */
public final class Crds {
  private static final String HASH = "daytwo.dev/hash";
  private static final ObjectKind RELEASE = new ObjectKind("daytwo.dev/v1", "Release");

  private Crds() {}

  /** The definition, as the chart ships it. */
  public static Manifest release() {
    try (InputStream in = Crds.class.getResourceAsStream("/crds/releases.daytwo.dev.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the jar has no crds/releases.daytwo.dev.yaml");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Manifest.of(Tree.map(Serialization.unmarshal(text, Map.class)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Applies the definition and waits until the API server serves it.
   *
   * @throws ApiFault if it is refused, or not served by the deadline
   */
  public static void install(Api api, Discovery discovery, Duration deadline) throws ApiFault {
    Map<String, Object> live = current(api);
    if (!release().hash().equals(Tree.at(live, "metadata", "annotations", HASH))) {
      live = new Apply(api, discovery).apply(Manifest.of(stamped()), Labels.DAYTWO);
    }
    Instant end = Instant.now().plus(deadline);
    while (!served(live, discovery)) {
      if (Instant.now().isAfter(end)) {
        throw new ApiFault(ApiFault.Reason.TIMEOUT, "releases.daytwo.dev was applied but is not served");
      }
      pause();
      live = current(api);
    }
  }

  /**
   * Applies the definition only if there is none, and waits until it is served. For an agent that stands by: the version
   * of the definition is the leader's choice, so that an older agent that starts beside a newer one does not undo it.
   *
   * @throws ApiFault if it is refused, or not served by the deadline
   */
  public static void installIfAbsent(Api api, Discovery discovery, Duration deadline) throws ApiFault {
    if (!served(current(api), discovery)) {
      install(api, discovery, deadline);
    }
  }

  private static Map<String, Object> current(Api api) throws ApiFault {
    return api.find("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/releases.daytwo.dev");
  }

  private static boolean served(Map<String, Object> live, Discovery discovery) throws ApiFault {
    return Definitions.Definition.established(live) && discovery.find(RELEASE) != null;
  }

  /** The definition with its own digest, so that a restarted agent sees without a write that it is there. */
  private static Map<String, Object> stamped() {
    Manifest plain = release();
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(plain.at("metadata")));
    metadata.put("annotations", Map.of(HASH, plain.hash()));
    Map<String, Object> tree = new LinkedHashMap<>(plain.tree());
    tree.put("metadata", metadata);
    return tree;
  }

  /** The API server tells nobody when it begins to serve a new kind; asking again is the only way. */
  private static void pause() throws ApiFault {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiFault(ApiFault.Reason.TIMEOUT, "interrupted");
    }
  }
}
