package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.Commit;
import dev.daytwo.model.GitRef;
import dev.daytwo.model.VersionRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following a repository over {@code file://}. */
class GitRepositoryTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Path folder;
  private final GitRemote remote;

  GitRepositoryTest(@TempDir Path folder) {
    this.folder = folder;
    remote = GitRemote.in(folder);
  }

  @AfterEach
  void stop() {
    remote.close();
  }

  private GitRepository open() throws GitFault {
    return open(new GitRef.Branch("main"));
  }

  private GitRepository open(GitRef ref) throws GitFault {
    return GitRepository.open(folder.resolve("clone"), remote.fileUrl(), ref, Access.OPEN, GitLimits.DEFAULT);
  }

  private static GitFault fault(GitRepository repository) {
    return assertThrows(GitFault.class, () -> repository.fetch(MINUTE));
  }

  @Test
  void the_first_fetch_clones_and_tells_the_commit() throws Exception {
    String id = remote.commit("add orders\n\nfor the shop", Map.of("orders.yaml", "kind: Service"));
    try (GitRepository repository = open()) {
      assertNull(repository.head());
      FetchResult.Moved moved = assertInstanceOf(FetchResult.Moved.class, repository.fetch(MINUTE));
      assertNull(moved.previous());
      assertEquals(id, moved.head().id());
      assertEquals("add orders", moved.head().subject());
      assertEquals(GitRemote.AUTHOR, moved.head().author());
      assertEquals("kind: Service", repository.tree(id).read("orders.yaml").get());
    }
  }

  @Test
  void a_fetch_of_nothing_new_is_unchanged() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      FetchResult.Unchanged unchanged = assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
      assertEquals(id, unchanged.head().id());
    }
  }

  @Test
  void a_new_commit_gives_exactly_the_changed_paths() throws Exception {
    String first = remote.commit("start", Map.of("a/x.yaml", "1", "a/y.yaml", "2", "b/z.yaml", "3", "c.yaml", "4"));
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      remote.commit("a/x.yaml", "changed");
      remote.rename("b/z.yaml", "b/w.yaml");
      remote.commit("d/new.yaml", "5");
      String last = remote.delete("c.yaml");
      FetchResult.Moved moved = assertInstanceOf(FetchResult.Moved.class, repository.fetch(MINUTE));
      assertEquals(first, Objects.requireNonNull(moved.previous()).id());
      assertEquals(new ChangedPaths.Some(Set.of("a/x.yaml", "b/z.yaml", "b/w.yaml", "d/new.yaml", "c.yaml")),
          repository.changes(first, last));
      assertEquals(Set.of("a/x.yaml", "a/y.yaml", "b/w.yaml", "d/new.yaml"), repository.tree(last).paths());
    }
  }

  @Test
  void with_nothing_to_compare_everything_counts_as_changed() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      assertEquals(new ChangedPaths.Everything(), repository.changes(null, id));
      assertEquals(new ChangedPaths.Everything(), repository.changes("1".repeat(40), id));
    }
  }

  @Test
  void rewritten_history_is_followed_and_compared_with_what_was_before() throws Exception {
    String first = remote.commit("start", Map.of("a.yaml", "1", "b.yaml", "2"));
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      String rewritten = remote.forcePush(Map.of("a.yaml", "1", "c.yaml", "3"));
      FetchResult.Moved moved = assertInstanceOf(FetchResult.Moved.class, repository.fetch(MINUTE));
      assertEquals(rewritten, moved.head().id());
      assertEquals(new ChangedPaths.Some(Set.of("b.yaml", "c.yaml")), repository.changes(first, rewritten));
    }
  }

  @Test
  void a_branch_that_goes_back_is_followed() throws Exception {
    String first = remote.commit("a.yaml", "1");
    remote.commit("a.yaml", "2");
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      remote.reset(first);
      assertEquals(first, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void a_tag_is_peeled_and_followed_when_it_moves() throws Exception {
    String first = remote.commit("a.yaml", "1");
    remote.tag("v1");
    remote.commit("a.yaml", "2");
    try (GitRepository repository = open(new GitRef.Tag("v1"))) {
      assertEquals(first, repository.fetch(MINUTE).head().id());
      remote.tag("v1");
      assertNotEquals(first, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void the_newest_tag_of_a_range_is_followed() throws Exception {
    String first = remote.commit("a.yaml", "1");
    remote.tag("v1.9.0");
    remote.tag("latest");
    try (GitRepository repository = open(new GitRef.Semver(new VersionRange(">=1.0 <2")))) {
      assertEquals(first, repository.fetch(MINUTE).head().id());
      String second = remote.commit("a.yaml", "2");
      remote.tag("v2.0.0");
      remote.tag("1.11.0-rc1");
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
      remote.tag("v1.10.0");
      assertEquals(second, repository.fetch(MINUTE).head().id());
      remote.commit("a.yaml", "3");
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
    }
  }

  @Test
  void a_range_without_a_tag_names_those_that_are_there() throws Exception {
    try (GitRepository repository = open(new GitRef.Semver(new VersionRange("^3")))) {
      assertEquals(GitFault.Kind.EMPTY_REPOSITORY, fault(repository).kind());
      remote.commit("a.yaml", "1");
      remote.tag("stable");
      assertEquals(remote.fileUrl() + ": no tag is a version in ^3; none is a version, such as v1.2.3; push one, or"
          + " mend ref of the source", fault(repository).getMessage());
      remote.tag("v1.2.0");
      remote.tag("v1.10.0");
      GitFault fault = fault(repository);
      assertEquals(GitFault.Kind.BRANCH_MISSING, fault.kind());
      assertTrue(fault.getMessage().contains("the newest are v1.10.0, v1.2.0;"), fault.getMessage());
    }
  }

  @Test
  void one_commit_is_followed_for_ever() throws Exception {
    String first = remote.commit("a.yaml", "1");
    remote.commit("a.yaml", "2");
    try (GitRepository repository = open(new GitRef.Id(first))) {
      assertEquals(first, repository.fetch(MINUTE).head().id());
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
    }
  }

  @Test
  void an_empty_repository_is_told_apart_and_followed_once_it_has_a_commit() throws Exception {
    try (GitRepository repository = open()) {
      GitFault fault = fault(repository);
      assertEquals(GitFault.Kind.EMPTY_REPOSITORY, fault.kind(), fault.getMessage());
      String id = remote.commit("a.yaml", "1");
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void a_missing_branch_names_those_that_are_there() throws Exception {
    remote.commit("a.yaml", "1");
    try (GitRepository repository = open(new GitRef.Branch("production"))) {
      GitFault fault = fault(repository);
      assertEquals(GitFault.Kind.BRANCH_MISSING, fault.kind(), fault.getMessage());
      assertTrue(fault.getMessage().contains("branch production"), fault.getMessage());
      assertTrue(fault.getMessage().contains("main"), fault.getMessage());
    }
  }

  @Test
  void a_branch_that_goes_away_keeps_the_last_good_commit() throws Exception {
    String id = remote.on("release").commit("a.yaml", "1");
    remote.on("main").commit("b.yaml", "2");
    try (GitRepository repository = open(new GitRef.Branch("release"))) {
      repository.fetch(MINUTE);
      remote.deleteBranch("release");
      assertEquals(GitFault.Kind.BRANCH_MISSING, fault(repository).kind());
      assertEquals(id, Objects.requireNonNull(repository.head()).id());
      assertEquals(Set.of("a.yaml"), repository.tree(id).paths());
    }
  }

  @Test
  void a_missing_commit_is_told() throws Exception {
    remote.commit("a.yaml", "1");
    try (GitRepository repository = open(new GitRef.Id("2".repeat(40)))) {
      GitFault fault = fault(repository);
      assertTrue(fault.getMessage().contains("2".repeat(40)), fault.getMessage());
    }
  }

  @Test
  void a_folder_that_is_no_repository_is_not_found() throws Exception {
    Path nothing = Files.createDirectory(folder.resolve("nothing"));
    try (GitRepository repository = GitRepository.open(folder.resolve("clone"), "file://" + nothing,
        new GitRef.Branch("main"), Access.OPEN, GitLimits.DEFAULT)) {
      assertEquals(GitFault.Kind.NOT_FOUND, fault(repository).kind());
    }
  }

  @Test
  void a_restarted_agent_has_the_last_commit_without_the_network() throws Exception {
    String id = remote.commit("a.yaml", "1");
    Commit head;
    try (GitRepository repository = open()) {
      head = repository.fetch(MINUTE).head();
    }
    try (GitRepository again = open()) {
      assertEquals(head, again.head());
      assertEquals("1", again.tree(id).read("a.yaml").get());
      assertInstanceOf(FetchResult.Unchanged.class, again.fetch(MINUTE));
    }
  }

  @Test
  void a_clone_of_another_ref_is_not_taken_for_this_one() throws Exception {
    remote.commit("a.yaml", "1");
    remote.on("other").commit("b.yaml", "2");
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
    }
    try (GitRepository other = open(new GitRef.Branch("other"))) {
      assertNull(other.head());
    }
  }

  @Test
  void a_commit_that_is_not_there_is_a_fault_and_does_not_make_the_clone_suspect() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open()) {
      assertThrows(GitFault.class, () -> repository.tree(id));
      repository.fetch(MINUTE);
      for (String unknown : List.of("3".repeat(40), "nonsense", "")) {
        GitFault fault = assertThrows(GitFault.class, () -> repository.tree(unknown));
        assertEquals(GitFault.Kind.BRANCH_MISSING, fault.kind());
      }
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
    }
  }

  @Test
  void pack_file_handles_kept__packs_stay_bounded_after_200_fetches() throws Exception {
    remote.commit("a.yaml", "0");
    int most = 0;
    boolean tidied = false;
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      for (int i = 1; i <= 200; i++) {
        String id = remote.commit("a.yaml", "content " + i);
        assertEquals(id, repository.fetch(MINUTE).head().id());
        assertEquals("content " + i, repository.tree(id).read("a.yaml").get());
        tidied |= repository.tidy(MINUTE);
        most = Math.max(most, packs());
      }
      assertTrue(tidied);
      assertTrue(most <= GitRepository.MAX_PACKS, "packs: " + most);
      assertEquals(0, handlesOfDeletedPacks());
    }
  }

  private int packs() throws IOException {
    try (Stream<Path> files = Files.find(folder.resolve("clone"), 8, (file, _) -> file.toString().endsWith(".pack"))) {
      return (int) files.count();
    }
  }

  /** Files of the clone that are deleted and still open, as Linux tells them; 0 elsewhere. */
  private long handlesOfDeletedPacks() throws IOException {
    Path handles = Path.of("/proc/self/fd");
    if (!Files.isDirectory(handles)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(handles)) {
      return files.filter(file -> {
        try {
          String target = Files.readSymbolicLink(file).toString();
          return target.startsWith(folder.toString()) && target.endsWith("(deleted)");
        } catch (IOException e) {
          return false; // closed meanwhile
        }
      }).count();
    }
  }

  @Test
  void fetches_at_the_same_time_all_end_well() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = Stream.generate(() -> threads.submit(() -> repository.fetch(MINUTE).head().id())).limit(8).toList();
      for (var one : all) {
        assertEquals(id, one.get());
      }
    }
    assertFalse(Files.exists(folder.resolve("clone/clone-2")));
  }

  @Test
  void a_commit_is_found_by_the_beginning_of_its_id() throws Exception {
    String first = remote.commit("first", Map.of("orders.yaml", "1"));
    remote.commit("second", Map.of("orders.yaml", "2"));
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      assertEquals("first", repository.find(first).subject());
      assertEquals(first, repository.find(first.substring(0, 7).toUpperCase(Locale.ROOT)).id());
      for (String wrong : List.of("0123456", "0".repeat(40), first.substring(0, 6), "main", "HEAD~1", first + "0",
          repository.tree(first).blobId("orders.yaml"))) {
        GitFault fault = assertThrows(GitFault.class, () -> repository.find(wrong), wrong);
        assertEquals(GitFault.Kind.BRANCH_MISSING, fault.kind());
        assertTrue(fault.getMessage().contains("there is no commit " + wrong), fault.getMessage());
      }
    }
  }

  /** Two commits whose ids begin alike are searched for: two of a few ten thousand do, in seven digits. */
  @Test
  void a_beginning_of_two_ids_is_refused_and_names_both() throws Exception {
    String[] twins = remote.twins(7);
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      GitFault fault = assertThrows(GitFault.class, () -> repository.find(twins[0].substring(0, 7)));
      assertEquals(GitFault.Kind.AMBIGUOUS, fault.kind());
      assertTrue(fault.getMessage().contains(twins[0].substring(0, 10)), fault.getMessage());
      assertTrue(fault.getMessage().contains(twins[1].substring(0, 10)), fault.getMessage());
      assertTrue(fault.getMessage().contains("write more of the id"), fault.getMessage());
      assertEquals(twins[1], repository.find(twins[1]).id());
    }
  }
}
