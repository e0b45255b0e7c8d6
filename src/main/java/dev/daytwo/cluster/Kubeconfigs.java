package dev.daytwo.cluster;

import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The usual way to a cluster: a context of {@code KUBECONFIG} or {@code ~/.kube/config}, else the pod's own account. */
public final class Kubeconfigs {
  private Kubeconfigs() {}

  /**
   * The configuration of a context. The client library takes the current context where it does not find the one it was
   * asked for, and that may be another cluster; here it is an error.
   *
   * @param context null for the current one
   * @throws IllegalArgumentException if there is no such context
   */
  public static Config read(@Nullable String context) {
    if (context != null) {
      Set<String> known = contexts();
      if (!known.contains(context)) {
        throw new IllegalArgumentException("there is no context " + context + " in "
            + String.join(", ", Config.getKubeconfigFilenames()) + "; "
            + (known.isEmpty() ? "there is none at all" : "known are: " + String.join(", ", known)));
      }
    }
    return Config.autoConfigure(context);
  }

  private static Set<String> contexts() {
    Set<String> names = new TreeSet<>();
    for (String file : Config.getKubeconfigFilenames()) {
      if (!Files.exists(Path.of(file))) {
        continue; // one of several may be missing, as kubectl has it too
      }
      try {
        String text = Files.readString(Path.of(file));
        Tree.list(Tree.at(Serialization.unmarshal(text, Object.class), "contexts"))
            .forEach(each -> names.add(Tree.text(Tree.at(each, "name"))));
      } catch (IOException e) {
        throw new IllegalArgumentException("the kubeconfig " + file + " cannot be read: " + e.getMessage(), e);
      }
    }
    return names;
  }
}
