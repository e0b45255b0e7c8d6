package dev.daytwo.descriptor;

import dev.daytwo.yaml.Cursor;
import dev.daytwo.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/** One value in a Secret of the unit's namespace, written {@code name/key}. */
public record SecretRef(String name, String key) {
  static @Nullable SecretRef read(Cursor at) {
    if (at.yaml() instanceof Yaml.Scalar scalar) {
      int slash = scalar.text().indexOf('/');
      if (slash > 0 && Names.isSubdomain(scalar.text().substring(0, slash))
          && Names.isDataKey(scalar.text().substring(slash + 1))) {
        return new SecretRef(scalar.text().substring(0, slash), scalar.text().substring(slash + 1));
      }
    }
    return at.expected("name/key of a Secret in the cluster, such as orders-db/password");
  }
}
