package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.GitRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Following a repository that nginx and git-http-backend serve. */
@ExtendWith(Nginx.Condition.class)
class GitNginxTest {
  private static final Duration MINUTES = Duration.ofMinutes(3);

  private final Path folder;
  private final GitRemote remote;
  private final OwnAuthority authority;
  private final Nginx nginx;

  GitNginxTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    remote = GitRemote.in(folder);
    authority = OwnAuthority.in(folder);
    nginx = Nginx.serving(folder, authority, folder.resolve("nginx"));
  }

  @AfterEach
  void stop() {
    nginx.close();
    remote.close();
  }

  private GitRepository open(String url, Access access) throws GitFault {
    return GitRepository.open(folder.resolve("clone"), url, new GitRef.Branch("main"), access, GitLimits.DEFAULT);
  }

  private Access with(Credentials credentials) {
    return new Access(credentials, authority.certificate(), null, null);
  }

  private static GitFault fault(GitRepository repository) {
    return assertThrows(GitFault.class, () -> repository.fetch(MINUTES));
  }

  @Test
  void clones_and_follows_over_tls_with_a_password_and_with_a_token_that_change() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "first");
    Path user = Files.writeString(folder.resolve("user"), "ada");
    nginx.login("ada", "first");
    String id = remote.commit("a.yaml", "1");
    String url = nginx.tlsUrl("basic", remote.path());
    try (GitRepository repository = open(url, with(Credentials.password(user, password)))) {
      assertEquals(id, repository.fetch(MINUTES).head().id());
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTES));
      nginx.login("ada", "second");
      assertEquals(GitFault.Kind.UNAUTHORIZED, fault(repository).kind());
      Files.writeString(password, "second");
      String next = remote.commit("a.yaml", "2");
      assertEquals(next, repository.fetch(MINUTES).head().id());
      assertEquals("2", repository.tree(next).read("a.yaml").get());
    }
    nginx.login("x-access-token", "t0ken");
    Path token = Files.writeString(folder.resolve("token"), "t0ken\n");
    try (GitRepository repository = open(url, with(Credentials.token(token)))) {
      repository.fetch(MINUTES);
    }
    try (GitRepository strict = open(url, Access.with(Credentials.token(token)))) {
      assertEquals(GitFault.Kind.UNTRUSTED, fault(strict).kind());
    }
  }

  @Test
  void a_redirect_is_followed() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open(nginx.url("moved", remote.path()), Access.OPEN)) {
      assertEquals(id, repository.fetch(MINUTES).head().id());
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"busy; UNREACHABLE; the server answers 429, retry after 7",
      "down; UNREACHABLE; the server answers 503", "broken; UNREACHABLE; the answer was cut or is not Git's",
      "none; NOT_FOUND; there is no such repository", "basic; UNAUTHORIZED; the server asks for credentials (401)"})
  void what_is_wrong_is_told(String mood, GitFault.Kind kind, String words) throws Exception {
    remote.commit("a.yaml", "1");
    try (GitRepository repository = open(nginx.url(mood, remote.path()), Access.OPEN)) {
      GitFault fault = fault(repository);
      assertTrue(fault.getMessage().contains(words), fault.getMessage());
      assertEquals(kind, fault.kind(), fault.getMessage());
    }
  }

  @Test
  void a_slow_server_is_given_up_at_the_deadline_and_waited_for_within_it() throws Exception {
    StringBuilder text = new StringBuilder();
    new Random(1).ints(200_000, 32, 127).forEach(c -> text.append((char) c));
    String id = remote.commit("a.yaml", text.toString());
    try (GitRepository repository = open(nginx.url("slow", remote.path()), Access.OPEN)) {
      GitFault fault = assertThrows(GitFault.class, () -> repository.fetch(Duration.ofSeconds(2)));
      assertEquals(GitFault.Kind.TIMEOUT, fault.kind(), fault.getMessage());
      assertEquals(id, repository.fetch(MINUTES).head().id());
      assertEquals(id, Objects.requireNonNull(repository.head()).id());
    }
  }

  @Test
  void a_server_that_goes_away_takes_nothing_with_it() throws Exception {
    String id = remote.commit("a.yaml", "1");
    String url = nginx.url("open", remote.path());
    try (GitRepository repository = open(url, Access.OPEN)) {
      repository.fetch(MINUTES);
      nginx.close();
      assertEquals(GitFault.Kind.UNREACHABLE, fault(repository).kind());
      assertEquals("1", repository.tree(id).read("a.yaml").get());
    }
  }
}
