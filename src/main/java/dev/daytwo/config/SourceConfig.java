package dev.daytwo.config;

import dev.daytwo.model.GitRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Git repository that the agent follows.
 *
 * @param name         a DNS label, which objects carry as a label
 * @param url          https, ssh, http (only with {@code insecure}) or file; without password
 * @param ref          default branch main
 * @param paths        which files are read; default every {@code *.yaml} and {@code *.yml}
 * @param poll         how often it is asked; default 15 s
 * @param auth         null for a repository that everybody may read
 * @param insecure     plain http is meant
 * @param kinds        what it may describe
 * @param namespaces   where it may write, as patterns of names; default everywhere
 * @param environments names of the environments that it goes to
 * @param serviceAccount {@code namespace/name} of the ServiceAccount in whose name its objects are written; null for the
 *                     agent's own
 * @param proxy        {@code http://host:port}; empty for what the environment says
 * @param verify       whose commits are believed; null for everybody's who may push
 * @param webhook      null for a source that nobody can have looked at before the next poll
 * @param limits       how much of it is read
 */
public record SourceConfig(String name, String url, GitRef ref, List<Glob> paths, Duration poll, @Nullable Auth auth,
    boolean insecure, Kinds kinds, List<Glob> namespaces, List<String> environments,
    @Nullable String serviceAccount, String proxy, @Nullable Verify verify, @Nullable Webhook webhook,
    Limits limits) {
  /** True if a file of the repository is read. */
  public boolean reads(String path) {
    return paths.stream().anyMatch(glob -> glob.matches(path));
  }

  /** True if objects of the source may be written to a namespace. */
  public boolean mayWriteTo(String namespace) {
    return namespaces.stream().anyMatch(glob -> glob.matches(namespace));
  }

  /** The user in whose name its objects are written, as the API server knows it; null for the agent itself. */
  public @Nullable String user() {
    return serviceAccount == null ? null : "system:serviceaccount:" + serviceAccount.replace('/', ':');
  }

  /**
   * The files that hold the credentials: a token alone, or a user name and a password, or an SSH key and known hosts, or
   * a GitHub App's key, or nothing but an authority.
   *
   * @param caFile PEM certificates that alone may sign the server's; null for what the JVM trusts
   */
  public record Auth(@Nullable Path usernameFile, @Nullable Path passwordFile, @Nullable Path tokenFile,
      @Nullable Path caFile, @Nullable Path sshKeyFile, @Nullable Path knownHostsFile,
      @Nullable GitHubApp githubApp) {
    /**
     * Checks that it is one of these, and not nothing at all.
     *
     * @throws IllegalArgumentException with a message for the writer
     */
    public Auth {
      boolean paired = (usernameFile == null) == (passwordFile == null)
          && (sshKeyFile == null) == (knownHostsFile == null);
      long ways = Stream.of(tokenFile, usernameFile, sshKeyFile, githubApp).filter(Objects::nonNull).count();
      boolean nothing = ways == 0 && caFile == null;
      if (!paired || ways > 1 || nothing || (sshKeyFile != null && caFile != null)) {
        throw new IllegalArgumentException("give one of tokenFile, usernameFile and passwordFile, sshKeyFile and"
            + " knownHostsFile, githubApp; caFile as well for https, or alone");
      }
    }
  }

  /**
   * An app of GitHub that may read the repository.
   *
   * @param appId          the app's number
   * @param installationId the number of its installation in the organisation
   * @param privateKeyFile its key, as GitHub gives it
   * @param apiUrl         default https://api.github.com
   */
  public record GitHubApp(int appId, int installationId, Path privateKeyFile, String apiUrl) {
    /** GitHub's own. */
    public static final String API = "https://api.github.com";
  }

  /**
   * Whose commits are believed.
   *
   * @param keysDir a folder of public keys
   * @param require what must be signed by one of them; default the commit
   */
  public record Verify(Path keysDir, Require require) {}

  /** What must be signed. */
  public enum Require {
    SIGNED_COMMIT, SIGNED_TAG
  }

  /**
   * How somebody tells of a push.
   *
   * @param secretFile holds what he must know
   */
  public record Webhook(Path secretFile) {}

  /** True if another one is fetched in the same way, whatever it may and whoever tells of it. */
  public boolean fetchedAs(SourceConfig other) {
    return equals(
        new SourceConfig(other.name, other.url, other.ref, paths, other.poll, other.auth, other.insecure, kinds,
            namespaces, environments, serviceAccount, other.proxy, other.verify, webhook, other.limits));
  }

  /** True if of another one the same files are read, with the same grants. */
  public boolean rendersAs(SourceConfig other) {
    return paths.equals(other.paths) && kinds.equals(other.kinds) && namespaces.equals(other.namespaces)
        && environments.equals(other.environments);
  }

  /**
   * How much of a repository is read.
   *
   * @param files      of a commit, all of the repository's; a commit with more is refused
   * @param fileBytes  of one file; a bigger one is a problem
   * @param totalBytes of all files that are read of one commit
   * @param history    commits that a new clone has; older ones come when they are asked for; 0 for all
   */
  public record Limits(int files, int fileBytes, int totalBytes, int history) {
    /** 100,000 files, 1 MiB a file, 512 MiB in all, 50 commits. */
    public static final Limits DEFAULT = new Limits(100_000, 1 << 20, 512 << 20, 50);
  }

  /** The same, asked at another interval. */
  public SourceConfig every(Duration other) {
    return new SourceConfig(name, url, ref, paths, other, auth, insecure, kinds, namespaces, environments,
        serviceAccount, proxy, verify, webhook, limits);
  }

  /**
   * What a source may describe.
   *
   * @param allow     kinds of descriptors; default all that there are
   * @param manifests plain Kubernetes YAML too; default no
   * @param cluster   kinds of the whole cluster that the plain YAML may hold; default none
   */
  public record Kinds(List<String> allow, boolean manifests, List<String> cluster) {
    /** The kinds of descriptors. */
    public static final List<String> ALL = List.of("Service", "Worker", "StatefulService", "CronJob");

    /** Kinds without any of the whole cluster. */
    public Kinds(List<String> allow, boolean manifests) {
      this(allow, manifests, List.of());
    }
  }
}
