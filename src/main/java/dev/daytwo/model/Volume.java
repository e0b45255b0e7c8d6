package dev.daytwo.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Storage that an object claims, or has each of its pods claim.
 *
 * @param name  of a StatefulSet's template; empty for a claim itself
 * @param size  what is claimed, as a Kubernetes quantity
 * @param held  what a claim has, as a Kubernetes quantity; empty if it has nothing yet, and of a template
 * @param type  the StorageClass; empty for the cluster's default
 * @param fixed digest of what else cannot be changed once a StatefulSet is there; empty for a claim itself
 */
public record Volume(String name, String size, String held, String type, String fixed) {
  private static final Pattern QUANTITY = Pattern.compile("([0-9.]{1,30})([KMGTPE]i|[numkMGTPE]?|[eE][0-9]{1,2})");
  private static final String SUFFIXES = "kMGTPE";

  /** The volumes of a live object, or of a manifest; none of kinds other than PersistentVolumeClaim and StatefulSet. */
  public static List<Volume> of(Map<String, Object> object) {
    Map<String, Object> spec = Tree.map(object.get("spec"));
    String kind = Tree.text(object.get("kind"));
    if (kind.equals("PersistentVolumeClaim") && Objects.equals(object.get("apiVersion"), "v1")) {
      return List.of(new Volume("", Tree.text(Tree.at(spec, "resources", "requests", "storage")),
          Tree.text(Tree.at(object, "status", "capacity", "storage")), Tree.text(spec.get("storageClassName")), ""));
    }
    List<Volume> volumes = new ArrayList<>();
    if (kind.equals("StatefulSet") && Objects.equals(object.get("apiVersion"), "apps/v1")) {
      Tree.list(spec.get("volumeClaimTemplates")).forEach(template -> volumes.add(template(template, spec)));
    }
    return List.copyOf(volumes);
  }

  private static Volume template(Object template, Map<String, Object> set) {
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(Tree.at(template, "metadata")));
    metadata.values().removeIf(Objects::isNull);
    Map<String, Object> rest = new LinkedHashMap<>(Tree.map(Tree.at(template, "spec")));
    rest.putIfAbsent("volumeMode", "Filesystem"); // as the API server fills it in
    Object size = Tree.at(rest, "resources", "requests", "storage");
    String type = Tree.text(rest.remove("storageClassName"));
    rest.put("resources", without(Tree.map(rest.get("resources"))));
    Map<String, Object> fixed = new LinkedHashMap<>();
    fixed.put("metadata", metadata);
    fixed.put("spec", rest);
    fixed.put("selector", Tree.map(set.get("selector")));
    fixed.put("serviceName", Tree.text(set.get("serviceName")));
    fixed.put("parallel", "Parallel".equals(set.get("podManagementPolicy")));
    return new Volume(Tree.text(metadata.get("name")), Tree.text(size), "", type,
        Digest.ofTree(fixed));
  }

  private static Map<String, Object> without(Map<String, Object> resources) {
    Map<String, Object> rest = new LinkedHashMap<>(resources);
    Map<String, Object> requests = new LinkedHashMap<>(Tree.map(resources.get("requests")));
    requests.remove("storage");
    rest.put("requests", requests);
    return rest;
  }

  /** Negative if the first quantity is less than the second, 0 if they are the same or one of them is none. */
  public static int compare(String one, String other) {
    Matcher first = QUANTITY.matcher(one);
    Matcher second = QUANTITY.matcher(other);
    return first.matches() && second.matches() ? number(first).compareTo(number(second)) : 0;
  }

  private static BigDecimal number(Matcher quantity) {
    String suffix = quantity.group(2);
    BigDecimal number = new BigDecimal(quantity.group(1));
    if (suffix.endsWith("i")) {
      return number.multiply(BigDecimal.valueOf(1024).pow("KMGTPE".indexOf(suffix.charAt(0)) + 1));
    }
    if (suffix.length() > 1) {
      return number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)));
    }
    return number.scaleByPowerOfTen(
        suffix.isEmpty()
            ? 0
            : "num".contains(suffix) ? 3 * "num".indexOf(suffix) - 9 : 3 * SUFFIXES.indexOf(suffix) + 3);
  }
}
