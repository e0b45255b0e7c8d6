package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.FaultProxy;
import dev.daytwo.model.GitRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Following a repository over SSH, with OpenSSH's server at the other end. */
@ExtendWith(Sshd.Condition.class)
class GitSshTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Path folder;
  private final GitRemote remote;
  private final Sshd sshd;
  private final Path known;

  GitSshTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    remote = GitRemote.in(folder);
    sshd = Sshd.in(folder.resolve("sshd"));
    known = Files.writeString(folder.resolve("known_hosts"), sshd.knownHosts());
  }

  @AfterEach
  void stop() {
    sshd.close();
    remote.close();
  }

  private GitRepository open(Path key) throws GitFault {
    return open(sshd.url(remote.path()), key);
  }

  private GitRepository open(String url, Path key) throws GitFault {
    return GitRepository.open(folder.resolve("clone"), url, new GitRef.Branch("main"),
        Access.with(new SshKeys(key, known)), GitLimits.DEFAULT);
  }

  private static GitFault fault(GitRepository repository) {
    return assertThrows(GitFault.class, () -> repository.fetch(MINUTE));
  }

  private static void says(GitRepository repository, GitFault.Kind kind, String words) {
    GitFault fault = fault(repository);
    assertEquals(kind, fault.kind(), fault.getMessage());
    assertTrue(fault.getMessage().contains(words), fault.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"ed25519, ed25519", "rsa, rsa", "ecdsa, rsa"})
  void clones_and_follows_with_each_kind_of_key(String host, String id) throws Exception {
    sshd.newHostKey(host);
    sshd.newId(id);
    sshd.restart();
    Files.writeString(known, sshd.knownHosts());
    String first = remote.commit("a.yaml", "1");
    try (GitRepository repository = open(sshd.id())) {
      assertEquals(first, repository.fetch(MINUTE).head().id());
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
      String second = remote.commit("a.yaml", "2");
      assertEquals(second, repository.fetch(MINUTE).head().id());
      assertEquals("2", repository.tree(second).read("a.yaml").get());
    }
  }

  @Test
  void host_key_or_TLS_not_verified__a_changed_host_key_is_refused_until_it_is_known() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open(sshd.id())) {
      repository.fetch(MINUTE);
      sshd.newHostKey("ed25519");
      sshd.restart();
      says(repository, GitFault.Kind.UNTRUSTED, "the server shows another key, SHA256:");
      assertEquals("1", repository.tree(id).read("a.yaml").get());
      Files.writeString(known, sshd.knownHosts());
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
      Files.writeString(known, sshd.knownHosts() + "@revoked " + sshd.knownHosts());
      says(repository, GitFault.Kind.UNTRUSTED, "revokes");
    }
  }

  @Test
  void host_key_or_TLS_not_verified__a_host_that_is_not_known_is_refused_before_it_is_asked() throws Exception {
    try (GitRepository repository = open(sshd.id())) {
      Files.writeString(known, "git.example.com " + sshd.knownHosts().replaceFirst("\\S+ ", ""));
      says(repository, GitFault.Kind.UNTRUSTED, "has no key of 127.0.0.1 at port");
      Files.writeString(known, "@cert-authority " + sshd.knownHosts()); // signs keys of hosts, and is none
      says(repository, GitFault.Kind.UNTRUSTED, "has no key of 127.0.0.1 at port");
      Files.writeString(known, "");
      says(repository, GitFault.Kind.UNTRUSTED, "add what ssh-keyscan prints");
      Files.writeString(known, sshd.knownHosts().substring(0, 60) + "\n");
      says(repository, GitFault.Kind.UNTRUSTED, known.toString());
      Files.delete(known);
      says(repository, GitFault.Kind.UNTRUSTED, "(NoSuchFileException)");
    }
  }

  @Test
  void a_key_is_read_again_at_each_use() throws Exception {
    String id = remote.commit("a.yaml", "1");
    Path mounted = Files.copy(sshd.id(), folder.resolve("key"));
    try (GitRepository repository = open(mounted)) {
      repository.fetch(MINUTE);
      sshd.newId("rsa");
      says(repository, GitFault.Kind.UNAUTHORIZED, "the server does not accept the key");
      Files.delete(mounted);
      Files.copy(sshd.id(), mounted);
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void a_key_that_is_missing_empty_no_key_locked_or_readable_by_everybody_is_told() throws Exception {
    Path key = folder.resolve("key");
    try (GitRepository repository = open(key)) {
      says(repository, GitFault.Kind.UNAUTHORIZED, key + " cannot be read (NoSuchFileException)");
      Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      says(repository, GitFault.Kind.UNAUTHORIZED, key + " is empty");
      Files.writeString(key, Files.readString(folder.resolve("sshd/id.pub")));
      says(repository, GitFault.Kind.UNAUTHORIZED, key + " holds no private key");
      Files.writeString(key, Files.readString(sshd.stranger("locked", "passphrase")));
      says(repository, GitFault.Kind.UNAUTHORIZED, "without a passphrase");
      Files.writeString(key, Files.readString(sshd.id()));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--r--r--"));
      says(repository, GitFault.Kind.UNAUTHORIZED, "can be read by everybody; set its mode to 0400 or 0440");
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--r-----"));
      remote.commit("a.yaml", "1");
      repository.fetch(MINUTE);
    }
  }

  @Test
  void a_repository_that_is_not_there_and_a_missing_branch_are_told() throws Exception {
    try (GitRepository repository = open(sshd.url(folder.resolve("nothing.git")), sshd.id())) {
      assertEquals(GitFault.Kind.NOT_FOUND, fault(repository).kind(), fault(repository).getMessage());
    }
    remote.on("trunk").commit("a.yaml", "1");
    try (GitRepository repository = open(sshd.id())) {
      says(repository, GitFault.Kind.BRANCH_MISSING, "the branches are trunk");
    }
  }

  @Test
  void a_proxy_is_gone_through() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (ConnectProxy proxy = new ConnectProxy();
        GitRepository repository = GitRepository.open(folder.resolve("clone"), sshd.url(remote.path()),
            new GitRef.Branch("main"), Access.with(new SshKeys(sshd.id(), known)).through(proxy.address()),
            GitLimits.DEFAULT)) {
      assertEquals(id, repository.fetch(MINUTE).head().id());
      assertEquals(1, proxy.asked().size(), proxy.asked().toString());
    }
  }

  @Test
  void stuck_for_ever_on_one_hung_call__the_deadline_holds_and_the_next_fetch_works() throws Exception {
    String id = remote.commit("a.yaml", "1");
    int port = Integer.parseInt(sshd.url(Path.of("")).replaceFirst(".*:", ""));
    try (FaultProxy proxy = FaultProxy.to(port);
        GitRepository repository = open(sshd.url(remote.path()).replace(":" + port, ":" + proxy.port()), sshd.id())) {
      Files.writeString(known, sshd.knownHosts().replace(":" + port, ":" + proxy.port()));
      proxy.hang();
      GitFault fault = assertThrows(GitFault.class, () -> repository.fetch(Duration.ofSeconds(1)));
      assertEquals(GitFault.Kind.TIMEOUT, fault.kind(), fault.getMessage());
      proxy.refuse();
      assertEquals(GitFault.Kind.UNREACHABLE, fault(repository).kind());
      proxy.forward();
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
  }
}
