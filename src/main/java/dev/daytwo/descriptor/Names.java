package dev.daytwo.descriptor;

import java.util.regex.Pattern;

/**
 * What Kubernetes takes as a name
 * (<a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Object Names and IDs</a>).
 */
public final class Names {
  /** {@link #isLabel}. */
  public static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  /** {@link #isLabelValue}. */
  public static final Pattern LABEL_VALUE = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  static final Pattern DATA_KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
  static final Pattern ENV = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*+");
  static final Pattern PORT = Pattern.compile("(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?");

  private Names() {}

  /** RFC 1123 label: a namespace. */
  public static boolean isLabel(String name) {
    return name.length() <= 63 && LABEL.matcher(name).matches();
  }

  /** RFC 1035 label, as the name of a Service: it begins with a letter. */
  public static boolean isServiceName(String name) {
    return isLabel(name) && Character.isLetter(name.charAt(0));
  }

  /** RFC 1123 subdomain: most objects. */
  public static boolean isSubdomain(String name) {
    if (name.isEmpty() || name.length() > 253) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (!isLabel(label)) {
        return false;
      }
    }
    return true;
  }

  /** The value of a label; empty is not taken here. */
  public static boolean isLabelValue(String value) {
    return value.length() <= 63 && LABEL_VALUE.matcher(value).matches();
  }

  /** A key of a ConfigMap or Secret. */
  public static boolean isDataKey(String key) {
    return DATA_KEY.matcher(key).matches() && !key.equals(".") && !key.startsWith("..");
  }

  /** The name of an environment variable. */
  public static boolean isEnv(String name) {
    return ENV.matcher(name).matches();
  }

  /** The name of a port: at most 15 characters, at least one letter, no two hyphens in a row. */
  public static boolean isPort(String name) {
    return name.length() <= 15 && PORT.matcher(name).matches() && !name.contains("--");
  }
}
