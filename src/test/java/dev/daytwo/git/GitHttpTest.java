package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daytwo.FaultProxy;
import dev.daytwo.model.GitRef;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Following a repository over HTTP, with the server and the network in every mood. */
class GitHttpTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String SECRET = "s3cr3t-pa55";

  private final Path folder;
  private final GitRemote remote;
  private final GitHttpServer server;

  GitHttpTest(@TempDir Path folder) {
    this.folder = folder;
    assumeTrue(GitHttpServer.available(), "git http-backend is not on this machine");
    remote = GitRemote.in(folder);
    server = GitHttpServer.serving(remote.path());
  }

  @AfterEach
  void stop() {
    server.close();
    remote.close();
  }

  private GitRepository open(String url, @Nullable Credentials credentials) throws GitFault {
    return GitRepository.open(folder.resolve("clone"), url, new GitRef.Branch("main"), Access.with(credentials),
        GitLimits.DEFAULT);
  }

  private GitRepository open(String url) throws GitFault {
    return open(url, null);
  }

  private Credentials ada() throws Exception {
    return Credentials.password(Files.writeString(folder.resolve("user"), "ada\n"),
        Files.writeString(folder.resolve("password"), SECRET + "\n"));
  }

  private static GitFault fault(GitRepository repository) {
    return fault(repository, MINUTE);
  }

  private static GitFault fault(GitRepository repository, Duration deadline) {
    GitFault fault = assertThrows(GitFault.class, () -> repository.fetch(deadline));
    StringWriter everything = new StringWriter();
    fault.printStackTrace(new PrintWriter(everything));
    assertFalse(everything.toString().contains(SECRET), everything.toString());
    return fault;
  }

  private static String large() {
    StringBuilder text = new StringBuilder();
    new Random(1).ints(400_000, 32, 127).forEach(c -> text.append((char) c));
    return text.toString();
  }

  @Test
  void clones_and_follows() throws Exception {
    remote.commit("a.yaml", "1");
    try (GitRepository repository = open(server.url())) {
      repository.fetch(MINUTE);
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
      String id = remote.commit("a.yaml", "2");
      assertEquals(id, repository.fetch(MINUTE).head().id());
      assertEquals("2", repository.tree(id).read("a.yaml").get());
      String rewritten = remote.forcePush(Map.of("a.yaml", "3"));
      assertEquals(rewritten, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void one_commit_is_fetched_by_its_id() throws Exception {
    String first = remote.commit("a.yaml", "1");
    remote.commit("a.yaml", "2");
    try (GitRepository repository = GitRepository.open(folder.resolve("clone"), server.url(), new GitRef.Id(first),
        Access.OPEN, GitLimits.DEFAULT)) {
      assertEquals(first, repository.fetch(MINUTE).head().id());
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
    }
  }

  @Test
  void an_empty_repository_and_a_missing_branch_are_told_apart() throws Exception {
    try (GitRepository repository = open(server.url())) {
      GitFault empty = fault(repository);
      assertEquals(GitFault.Kind.EMPTY_REPOSITORY, empty.kind(), empty.getMessage());
      remote.on("trunk").commit("a.yaml", "1");
      GitFault missing = fault(repository);
      assertEquals(GitFault.Kind.BRANCH_MISSING, missing.kind(), missing.getMessage());
      assertTrue(missing.getMessage().contains("trunk"), missing.getMessage());
    }
  }

  @Test
  void a_repository_that_is_not_there_is_not_found() throws Exception {
    try (GitRepository repository = open(server.url().replace("remote.git", "other.git"))) {
      assertEquals(GitFault.Kind.NOT_FOUND, fault(repository).kind());
    }
  }

  @Test
  void credentials_are_read_from_files_at_each_use() throws Exception {
    server.login("ada", SECRET);
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open(server.url(), ada())) {
      assertEquals(id, repository.fetch(MINUTE).head().id());
      server.login("ada", "rotated");
      assertEquals(GitFault.Kind.UNAUTHORIZED, fault(repository).kind());
      Files.writeString(folder.resolve("password"), "rotated");
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void a_token_is_sent_as_the_password_of_the_user_that_hosts_expect() throws Exception {
    server.login("x-access-token", SECRET);
    String id = remote.commit("a.yaml", "1");
    Path token = Files.writeString(folder.resolve("token"), SECRET + "\n");
    try (GitRepository repository = open(server.url(), Credentials.token(token))) {
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
    assertEquals("oauth2", Credentials.token(token).read("gitlab.example.org").user());
    assertEquals("x-token-auth", Credentials.token(token).read("bitbucket.org").user());
  }

  @Test
  void wrong_missing_and_unreadable_credentials_are_each_told() throws Exception {
    server.login("ada", "another");
    remote.commit("a.yaml", "1");
    try (GitRepository wrong = open(server.url(), ada())) {
      GitFault fault = fault(wrong);
      assertEquals(GitFault.Kind.UNAUTHORIZED, fault.kind());
      assertTrue(fault.getMessage().contains("does not accept"), fault.getMessage());
    }
    try (GitRepository none = open(server.url())) {
      GitFault fault = fault(none);
      assertEquals(GitFault.Kind.UNAUTHORIZED, fault.kind());
      assertTrue(fault.getMessage().contains("asks for credentials"), fault.getMessage());
    }
    Path empty = Files.writeString(folder.resolve("empty"), " \n");
    try (GitRepository blank = open(server.url(), Credentials.token(empty))) {
      GitFault fault = fault(blank);
      assertEquals(GitFault.Kind.UNAUTHORIZED, fault.kind());
      assertTrue(fault.getMessage().contains(empty + " is empty"), fault.getMessage());
    }
    Path absent = folder.resolve("absent");
    try (GitRepository gone = open(server.url(), Credentials.token(absent))) {
      assertTrue(fault(gone).getMessage().contains(absent + " cannot be read (NoSuchFileException)"));
    }
  }

  @Test
  void secrets_in_messages__a_password_in_the_address_is_used_and_never_shown() throws Exception {
    server.login("ada", SECRET);
    String id = remote.commit("a.yaml", "1");
    String url = server.url().replace("http://", "http://ada:" + SECRET + "@");
    try (GitRepository repository = open(url)) {
      assertFalse(repository.address().contains("ada"), repository.address());
      assertEquals(id, repository.fetch(MINUTE).head().id());
      server.login("ada", "another");
      fault(repository);
    }
    try (var files = Files.walk(folder.resolve("clone"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET),
            file.toString());
      }
    }
    GitFault fault = assertThrows(GitFault.class, () -> open("ssh://ada:" + SECRET + "@host/x.git"));
    assertFalse(fault.getMessage().contains(SECRET), fault.getMessage());
    GitFault invalid = assertThrows(GitFault.class, () -> open("http://ada:" + SECRET + "@ho st/x.git"));
    assertFalse(invalid.getMessage().contains(SECRET), invalid.getMessage());
  }

  @Test
  void a_redirect_is_followed_to_another_server_without_the_credentials() throws Exception {
    String id = remote.commit("a.yaml", "1");
    server.login("ada", SECRET);
    try (GitHttpServer other = GitHttpServer.serving(remote.path())) {
      server.behave(new GitHttpServer.Redirect("http://127.0.0.1:" + other.port()));
      try (GitRepository repository = open(server.url(), ada())) {
        assertEquals(id, repository.fetch(MINUTE).head().id());
        assertFalse(server.authorizations().isEmpty());
        assertEquals(List.of(), other.authorizations());
        other.login("ada", SECRET);
        assertEquals(GitFault.Kind.UNAUTHORIZED, fault(repository).kind());
        assertEquals(List.of(), other.authorizations());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 429})
  void a_server_in_trouble_is_unreachable_and_heals(int status) throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open(server.url())) {
      server.behave(new GitHttpServer.Status(status));
      GitFault fault = fault(repository);
      assertEquals(GitFault.Kind.UNREACHABLE, fault.kind(), fault.getMessage());
      assertTrue(fault.getMessage().contains(status + ", retry after 7"), fault.getMessage());
      server.behave(new GitHttpServer.Serve());
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void a_server_that_forbids_is_told() throws Exception {
    remote.commit("a.yaml", "1");
    server.behave(new GitHttpServer.Status(403));
    try (GitRepository repository = open(server.url())) {
      assertEquals(GitFault.Kind.UNAUTHORIZED, fault(repository).kind());
    }
  }

  @Test
  void an_unreachable_server_is_told_and_keeps_the_last_good_commit() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (FaultProxy proxy = FaultProxy.to(server.port()); GitRepository repository = open(server.url(proxy.port()))) {
      repository.fetch(MINUTE);
      proxy.refuse();
      assertEquals(GitFault.Kind.UNREACHABLE, fault(repository).kind());
      assertEquals("1", repository.tree(id).read("a.yaml").get());
      proxy.forward();
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
    }
  }

  @Test
  void an_unknown_host_is_unreachable() throws Exception {
    try (GitRepository repository = open("http://no-such-host.invalid/x.git")) {
      GitFault fault = fault(repository);
      assertEquals(GitFault.Kind.UNREACHABLE, fault.kind(), fault.getMessage());
    }
  }

  @Test
  void stuck_for_ever_on_one_hung_call__the_deadline_holds_and_the_next_fetch_works() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (FaultProxy proxy = FaultProxy.to(server.port()); GitRepository repository = open(server.url(proxy.port()))) {
      proxy.hang();
      for (int i = 0; i < 2; i++) {
        long start = System.nanoTime();
        assertEquals(GitFault.Kind.TIMEOUT, fault(repository, Duration.ofMillis(700)).kind());
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 60_000);
      }
      proxy.forward();
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void stuck_for_ever_on_one_hung_call__a_server_that_trickles_does_not_outlive_the_deadline() throws Exception {
    remote.commit("a.yaml", large());
    try (FaultProxy proxy = FaultProxy.to(server.port()); GitRepository repository = open(server.url(proxy.port()))) {
      proxy.delay(Duration.ofMillis(300));
      long start = System.nanoTime();
      assertEquals(GitFault.Kind.TIMEOUT, fault(repository, Duration.ofSeconds(1)).kind());
      assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 60_000);
    }
  }

  @Test
  void a_transfer_cut_in_the_middle_is_unreachable_and_nothing_half_is_kept() throws Exception {
    String first = remote.commit("a.yaml", "1");
    try (GitRepository repository = open(server.url())) {
      repository.fetch(MINUTE);
      String second = remote.commit("b.yaml", large());
      server.behave(new GitHttpServer.CutPack(100_000));
      GitFault fault = fault(repository);
      assertEquals(GitFault.Kind.UNREACHABLE, fault.kind(), fault.getMessage());
      assertEquals(first, Objects.requireNonNull(repository.head()).id());
      server.behave(new GitHttpServer.Serve());
      assertEquals(second, repository.fetch(MINUTE).head().id());
      assertEquals(large(), repository.tree(second).read("b.yaml").get());
    }
  }

  @Test
  void a_connection_cut_in_the_middle_is_unreachable() throws Exception {
    String id = remote.commit("b.yaml", large());
    try (FaultProxy proxy = FaultProxy.to(server.port()); GitRepository repository = open(server.url(proxy.port()))) {
      proxy.cutAfter(50_000);
      GitFault fault = fault(repository);
      assertEquals(GitFault.Kind.UNREACHABLE, fault.kind(), fault.getMessage());
      proxy.forward();
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void something_that_is_not_git_is_told() throws Exception {
    try (GitRepository repository = open(server.url())) {
      server.behave(new GitHttpServer.Status(204));
      GitFault fault = fault(repository);
      assertTrue(fault.getMessage().startsWith(server.url() + ": "), fault.getMessage());
    }
  }

  @Test
  void host_key_or_TLS_not_verified__an_untrusted_certificate_is_refused_unless_its_authority_is_given()
      throws Exception {
    OwnAuthority authority = OwnAuthority.in(folder);
    Path ca = authority.certificate();
    String id = remote.commit("a.yaml", "1");
    GitRef main = new GitRef.Branch("main");
    Path clone = folder.resolve("clone");
    try (GitHttpServer https = GitHttpServer.serving(remote.path(), authority.tls());
        GitRepository strict = open(https.tlsUrl());
        GitRepository trusting = GitRepository.open(clone, https.tlsUrl(), main, new Access(null, ca, null, null),
            GitLimits.DEFAULT);
        GitRepository other = GitRepository.open(clone, https.tlsUrl().replace("localhost", "127.0.0.1"), main,
            new Access(null, ca, null, null),
            GitLimits.DEFAULT)) {
      GitFault fault = fault(strict);
      assertEquals(GitFault.Kind.UNTRUSTED, fault.kind(), fault.getMessage());
      assertEquals(id, trusting.fetch(MINUTE).head().id());
      assertEquals(GitFault.Kind.UNTRUSTED, fault(other).kind(), "the name in the certificate is verified");
      Files.writeString(ca, "");
      assertTrue(fault(trusting).getMessage().contains("holds no certificate"));
      Files.delete(ca);
      assertTrue(fault(trusting).getMessage().contains("cannot be read"));
    }
  }

  @Test
  void an_interrupted_caller_gets_its_interrupt_back() throws Exception {
    remote.commit("a.yaml", "1");
    server.behave(new GitHttpServer.Hang());
    try (GitRepository repository = open(server.url())) {
      Thread.currentThread().interrupt();
      GitFault fault = assertThrows(GitFault.class, () -> repository.fetch(MINUTE));
      assertTrue(Thread.interrupted());
      assertEquals(GitFault.Kind.CANCELLED, fault.kind());
    }
  }
}
