package dev.daytwo.message;

import java.net.URI;
import java.util.Set;

/** What serves repositories and takes a status of their commits. */
public enum RepositoryHost {
  GITHUB, GITLAB, GITEA;

  /** The base of its API by the address of one of its repositories; the port of an SSH address is another one's. */
  public String api(String url) {
    URI uri = URI.create(url);
    String host = uri.getHost() + (uri.getPort() < 0 || "ssh".equals(uri.getScheme()) ? "" : ":" + uri.getPort());
    return switch (this) {
      case GITHUB -> host.equals("github.com") ? "https://api.github.com" : "https://" + host + "/api/v3";
      case GITLAB -> "https://" + host + "/api/v4";
      case GITEA -> "https://" + host + "/api/v1";
    };
  }

  /** True if the API can be told from the address of a repository. */
  public static boolean tellsApi(String url) {
    URI uri = URI.create(url);
    return uri.getHost() != null && Set.of("https", "http", "ssh").contains(String.valueOf(uri.getScheme()));
  }

  /** True if the project can. */
  public static boolean tellsProject(String url) {
    return tellsApi(url) && project(url).contains("/");
  }

  /** {@code owner/name} of a repository's address. */
  public static String project(String url) {
    String path = String.valueOf(URI.create(url).getPath());
    return path.replaceFirst("^/+", "").replaceFirst("/+$", "").replaceFirst("\\.git$", "");
  }
}
