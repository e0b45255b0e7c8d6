package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.GitRef;
import dev.daytwo.model.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a repository may hold, and what is refused (hazards: path traversal, memory bomb). */
class GitTreeTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Path folder;
  private final GitRemote remote;

  GitTreeTest(@TempDir Path folder) {
    this.folder = folder;
    remote = GitRemote.in(folder);
  }

  @AfterEach
  void stop() {
    remote.close();
  }

  private GitRepository open(GitLimits limits) throws GitFault {
    return GitRepository.open(folder.resolve("clone"), remote.fileUrl(), new GitRef.Branch("main"), Access.OPEN,
        limits);
  }

  private GitTree tree(GitLimits limits) throws GitFault {
    try (GitRepository repository = open(limits)) {
      return repository.tree(repository.fetch(MINUTE).head().id());
    }
  }

  private static String onlyProblem(Result<String> result) {
    assertNull(result.value());
    assertEquals(1, result.problems().size());
    return result.problems().getFirst().toString();
  }

  @Test
  void path_traversal__a_symlink_is_a_problem_and_no_file() throws Exception {
    remote.commit("a.yaml", "1");
    remote.symlink("evil.yaml", "/etc/passwd");
    GitTree tree = tree(GitLimits.DEFAULT);
    assertEquals(Set.of("a.yaml"), tree.paths());
    assertEquals(1, tree.problems().size());
    assertTrue(tree.problems().getFirst().toString().startsWith("evil.yaml: a symbolic link"),
        tree.problems().toString());
    assertTrue(onlyProblem(tree.read("evil.yaml")).contains("no such file"));
  }

  @Test
  void a_submodule_is_a_problem_and_no_file() throws Exception {
    remote.commit("a.yaml", "1");
    remote.submodule("modules/other");
    GitTree tree = tree(GitLimits.DEFAULT);
    assertEquals(Set.of("a.yaml"), tree.paths());
    assertTrue(tree.problems().getFirst().toString().startsWith("modules/other: a submodule"),
        tree.problems().toString());
  }

  @Test
  void path_traversal__a_tree_that_leaves_the_repository_is_refused_and_the_last_good_commit_stays() throws Exception {
    String good = remote.commit("a.yaml", "1");
    try (GitRepository repository = open(GitLimits.DEFAULT)) {
      repository.fetch(MINUTE);
      remote.hostile("..", "root:x:0:0");
      for (int i = 0; i < 2; i++) {
        GitFault fault = assertThrows(GitFault.class, () -> repository.fetch(MINUTE));
        assertEquals(GitFault.Kind.REFUSED, fault.kind(), fault.getMessage());
        assertTrue(fault.getMessage().contains("'..'"), fault.getMessage());
      }
      assertEquals("1", repository.tree(good).read("a.yaml").get());
    }
  }

  @Test
  void path_traversal__no_spelling_of_a_path_reaches_outside() throws Exception {
    remote.commit("a/b.yaml", "1");
    GitTree tree = tree(GitLimits.DEFAULT);
    for (String path : Set.of("../../etc/passwd", "/etc/passwd", "a/../a/b.yaml", "a//b.yaml", "", ".", "a")) {
      assertTrue(onlyProblem(tree.read(path)).contains("no such file"), path);
    }
  }

  @Test
  void a_name_with_control_characters_or_backslashes_is_a_problem() throws Exception {
    remote.commit("bad\nname.yaml", "1");
    remote.commit("..\\up.yaml", "1");
    remote.commit("good name é.yaml", "1");
    GitTree tree = tree(GitLimits.DEFAULT);
    assertEquals(Set.of("good name é.yaml"), tree.paths());
    assertEquals(2, tree.problems().size());
  }

  @Test
  void memory_bomb__a_huge_file_is_a_problem_and_the_others_are_read() throws Exception {
    remote.commit("start",
        Map.of("a.yaml", "1", "big.yaml", "x".repeat((1 << 20) + 1), "edge.yaml", "x".repeat(1 << 20)));
    GitTree tree = tree(GitLimits.DEFAULT);
    assertTrue(onlyProblem(tree.read("big.yaml")).startsWith("big.yaml: the file has 1048577 bytes"));
    assertEquals("1", tree.read("a.yaml").get());
    assertEquals(1 << 20, tree.read("edge.yaml").get().length());
  }

  @Test
  void memory_bomb__too_many_files_are_a_fault_and_not_an_empty_tree() throws Exception {
    remote.commit("start", Map.of("a.yaml", "1", "b.yaml", "2", "c.yaml", "3"));
    assertEquals(3, tree(new GitLimits(3, 100, 100, 0)).paths().size());
    GitFault fault = assertThrows(GitFault.class, () -> tree(new GitLimits(2, 100, 100, 0)));
    assertEquals(GitFault.Kind.REFUSED, fault.kind());
    assertTrue(fault.getMessage().contains("more than 2 files"), fault.getMessage());
  }

  @Test
  void memory_bomb__no_more_is_read_of_one_commit_than_the_limit() throws Exception {
    remote.commit("start", Map.of("a.yaml", "12345", "b.yaml", "12345"));
    GitTree tree = tree(new GitLimits(10, 100, 9, 0));
    assertEquals("12345", tree.read("a.yaml").get());
    assertTrue(onlyProblem(tree.read("b.yaml")).contains("more than 9 bytes"));
  }

  @Test
  void memory_bomb__a_hundred_thousand_files_are_read_and_one_more_is_a_fault() throws Exception {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      many.put("f" + i % 100 + "/" + i + ".yaml", "");
    }
    remote.commit("many", many);
    assertEquals(100_000, tree(GitLimits.DEFAULT).paths().size());
    remote.commit("a.yaml", "");
    GitFault fault = assertThrows(GitFault.class, () -> tree(GitLimits.DEFAULT));
    assertTrue(fault.getMessage().contains("more than 100000 files"), fault.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.yaml", ""})
  void memory_bomb__a_few_objects_that_are_a_billion_paths_are_a_fault_soon(String leaf) throws Exception {
    String before = remote.commit("a.yaml", "1");
    try (GitRepository repository = open(GitLimits.DEFAULT)) {
      repository.fetch(MINUTE);
      String bomb = remote.bomb(9, 10, leaf);
      assertEquals(bomb, repository.fetch(MINUTE).head().id());
      assertInstanceOf(ChangedPaths.Everything.class, repository.changes(before, bomb));
      GitFault fault = assertThrows(GitFault.class, () -> repository.tree(bomb));
      assertEquals(GitFault.Kind.REFUSED, fault.kind(), fault.getMessage());
      assertEquals("1", repository.tree(before).read("a.yaml").get());
    }
  }

  @Test
  void a_file_in_too_many_folders_is_a_problem_and_the_others_are_read() throws Exception {
    remote.commit("d/".repeat(64) + "a.yaml", "1");
    remote.commit("d/".repeat(65) + "b.yaml", "2");
    GitTree tree = tree(GitLimits.DEFAULT);
    assertEquals(Set.of("d/".repeat(64) + "a.yaml"), tree.paths());
    assertTrue(tree.problems().getFirst().toString().contains("in more than 64 folders within one another"),
        tree.problems().toString());
    remote.bomb(5_000, 1, "a.yaml");
    GitTree deep = tree(GitLimits.DEFAULT);
    assertEquals(Set.of(), deep.paths());
    assertEquals(1, deep.problems().size());
  }

  @Test
  void names_that_differ_in_case_alone_are_two_files() throws Exception {
    remote.commit("a.yaml", "1");
    remote.commit("A.yaml", "2");
    GitTree tree = tree(GitLimits.DEFAULT);
    assertEquals("1", tree.read("a.yaml").get());
    assertEquals("2", tree.read("A.yaml").get());
  }

  @ParameterizedTest
  @ValueSource(strings = {".git", ".GIT", ".", "..", "a/b"})
  void path_traversal__a_folder_with_a_name_of_gits_own_is_refused(String name) throws Exception {
    String good = remote.commit("a.yaml", "1");
    try (GitRepository repository = open(GitLimits.DEFAULT)) {
      repository.fetch(MINUTE);
      remote.hostile(name, "kind: Service");
      GitFault fault = assertThrows(GitFault.class, () -> repository.fetch(MINUTE));
      assertEquals(GitFault.Kind.REFUSED, fault.kind(), fault.getMessage());
      assertEquals("1", repository.tree(good).read("a.yaml").get());
    }
  }

  @Test
  void a_file_that_is_not_utf8_is_a_problem() throws Exception {
    remote.commitBytes("a.yaml", new byte[]{'a', (byte) 0xff, 'b'});
    assertTrue(onlyProblem(tree(GitLimits.DEFAULT).read("a.yaml")).contains("not UTF-8"));
  }

  @Test
  void an_lfs_pointer_is_a_problem() throws Exception {
    remote.commit("a.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    assertTrue(onlyProblem(tree(GitLimits.DEFAULT).read("a.yaml")).contains("Git LFS"));
  }

  @Test
  void equal_files_have_equal_blob_ids() throws Exception {
    remote.commit("start", Map.of("a.yaml", "1", "b.yaml", "1", "c.yaml", "2"));
    GitTree tree = tree(GitLimits.DEFAULT);
    assertEquals(tree.blobId("a.yaml"), tree.blobId("b.yaml"));
    assertEquals("", tree.blobId("d.yaml"));
  }
}
