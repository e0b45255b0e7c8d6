package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daytwo.model.GitRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a history a clone has, and where the rest comes from. */
class GitHistoryTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final GitLimits THREE = new GitLimits(100, 100, 10_000, 3);

  private final Path folder;
  private final GitRemote remote;

  GitHistoryTest(@TempDir Path folder) {
    this.folder = folder;
    remote = GitRemote.in(folder);
  }

  @AfterEach
  void stop() {
    remote.close();
  }

  private GitRepository open(String url, GitLimits limits) throws GitFault {
    return GitRepository.open(folder.resolve("clone"), url, new GitRef.Branch("main"), Access.OPEN, limits);
  }

  private boolean shallow() throws Exception {
    try (var files = Files.list(folder.resolve("clone"))) {
      return files.anyMatch(clone -> Files.exists(clone.resolve("shallow")));
    }
  }

  private List<String> commits(int count) {
    List<String> commits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      commits.add(remote.commit("a.yaml", String.valueOf(i)));
    }
    return commits;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_new_clone_has_the_newest_commits_and_fetches_an_older_one_when_it_is_asked_for(boolean overHttp)
      throws Exception {
    assumeTrue(!overHttp || GitHttpServer.available(), "git http-backend is not on this machine");
    List<String> commits = commits(10);
    try (GitHttpServer server = overHttp ? GitHttpServer.serving(remote.path()) : null;
        GitRepository repository = open(server == null ? remote.fileUrl() : server.url(), THREE)) {
      assertEquals(commits.getLast(), repository.fetch(MINUTE).head().id());
      assertTrue(shallow());
      assertEquals(commits.get(7), repository.find(commits.get(7).substring(0, 12)).id());
      assertTrue(shallow(), "it was there already");
      assertThrows(GitFault.class, () -> repository.tree(commits.get(1)));

      String newer = remote.commit("b.yaml", "x");
      assertEquals(newer, repository.fetch(MINUTE).head().id());
      assertEquals(Set.of("b.yaml"),
          assertInstanceOf(ChangedPaths.Some.class, repository.changes(commits.getLast(), newer)).paths());
      assertTrue(shallow());

      assertEquals(commits.get(1), repository.find(commits.get(1).substring(0, 12)).id());
      assertEquals("1", repository.tree(commits.get(1)).read("a.yaml").get());
      assertEquals(newer, Objects.requireNonNull(repository.head()).id());
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
      GitFault unknown = assertThrows(GitFault.class, () -> repository.find("1234567890"));
      assertEquals(GitFault.Kind.BRANCH_MISSING, unknown.kind());
    }
  }

  @Test
  void the_history_comes_in_two_steps() throws Exception {
    List<String> commits = commits(30);
    try (GitRepository repository = open(remote.fileUrl(), new GitLimits(100, 100, 10_000, 1))) {
      repository.fetch(MINUTE);
      assertThrows(GitFault.class, () -> repository.commit(commits.get(28)));
      assertEquals(commits.get(15), repository.find(commits.get(15)).id());
      assertThrows(GitFault.class, () -> repository.commit(commits.get(5)));
      assertEquals(commits.get(5), repository.find(commits.get(5)).id());
      assertEquals("0", repository.tree(commits.getFirst()).read("a.yaml").get());
      assertTrue(!shallow());
    }
  }

  @Test
  void a_remote_that_cannot_be_reached_is_told_when_an_older_commit_is_asked_for() throws Exception {
    assumeTrue(GitHttpServer.available(), "git http-backend is not on this machine");
    List<String> commits = commits(10);
    try (GitHttpServer server = GitHttpServer.serving(remote.path());
        GitRepository repository = open(server.url(), THREE)) {
      repository.fetch(MINUTE);
      server.behave(new GitHttpServer.Status(503));
      assertEquals(GitFault.Kind.UNREACHABLE,
          assertThrows(GitFault.class, () -> repository.find(commits.getFirst())).kind());
      server.behave(new GitHttpServer.Serve());
      assertEquals(commits.getFirst(), repository.find(commits.getFirst()).id());
    }
  }

  @Test
  void rewritten_history_is_followed_by_a_clone_without_the_old_one() throws Exception {
    commits(10);
    try (GitRepository repository = open(remote.fileUrl(), THREE)) {
      String before = repository.fetch(MINUTE).head().id();
      String after = remote.forcePush(Map.of("c.yaml", "1"));
      assertEquals(after, repository.fetch(MINUTE).head().id());
      assertEquals(Set.of("a.yaml", "c.yaml"),
          assertInstanceOf(ChangedPaths.Some.class, repository.changes(before, after)).paths());
    }
  }

  @Test
  void a_clone_without_the_old_history_is_tidied_and_opened_again() throws Exception {
    List<String> commits = commits(10);
    try (GitRepository repository = open(remote.fileUrl(), THREE)) {
      repository.fetch(MINUTE);
      for (int i = 0; i <= GitRepository.MAX_PACKS; i++) {
        remote.commit("a.yaml", "more " + i);
        repository.fetch(MINUTE);
      }
      assertTrue(repository.tidy(MINUTE));
    }
    try (GitRepository repository = open(remote.fileUrl(), THREE)) {
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
      assertEquals(commits.getFirst(), repository.find(commits.getFirst()).id());
    }
  }

  @Test
  void with_zero_all_of_it_comes_at_once() throws Exception {
    List<String> commits = commits(10);
    try (GitRepository repository = open(remote.fileUrl(), new GitLimits(100, 100, 10_000, 0))) {
      repository.fetch(MINUTE);
      assertTrue(!shallow());
      assertEquals("0", repository.tree(commits.getFirst()).read("a.yaml").get());
    }
  }
}
