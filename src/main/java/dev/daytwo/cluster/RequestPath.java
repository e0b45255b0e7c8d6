package dev.daytwo.cluster;

import dev.daytwo.model.ObjectKey;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Paths of the Kubernetes API. */
public final class RequestPath {
  private RequestPath() {}

  /** {@code /apis/apps/v1}, {@code /api/v1}. */
  static String group(String apiVersion) {
    return (apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/") + apiVersion;
  }

  /** The path of a collection; of all namespaces if the namespace is empty. */
  public static String collection(Discovery.Resource resource, String namespace) {
    return group(resource.kind().apiVersion()) + (namespace.isEmpty() ? "" : "/namespaces/" + encode(namespace)) + "/"
        + resource.plural();
  }

  /** The path of one object. */
  public static String object(Discovery.Resource resource, ObjectKey key) {
    return collection(resource, resource.namespaced() ? key.namespace() : "") + "/" + encode(key.name());
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8);
  }

  /** The resource that a request is about, for a metric label: {@code deployments}; {@code discovery} for others. */
  static String resource(URI uri) {
    List<String> parts = List.of(uri.getPath().split("/"));
    int start = parts.indexOf("api") >= 0
        ? parts.indexOf("api") + 2
        : parts.indexOf("apis") >= 0 ? parts.indexOf("apis") + 3 : parts.size();
    if (start + 2 < parts.size() && parts.get(start).equals("namespaces")) {
      start += 2;
    }
    return start < parts.size() ? parts.get(start) : "discovery";
  }
}
