package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.GitRef;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clones that a crash, a full disk or a person has damaged (hazard: corrupt or locked clone). */
class GitDamageTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Path folder;
  private final GitRemote remote;

  GitDamageTest(@TempDir Path folder) {
    this.folder = folder;
    remote = GitRemote.in(folder);
  }

  @AfterEach
  void stop() {
    remote.close();
  }

  private GitRepository open() throws GitFault {
    return GitRepository.open(folder.resolve("clone"), remote.fileUrl(), new GitRef.Branch("main"), Access.OPEN,
        GitLimits.DEFAULT);
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.find(folder.resolve("clone"), 8, (file, _) -> file.toString().endsWith(suffix))) {
      return files.toList();
    }
  }

  private void truncatePacks() throws IOException {
    assertFalse(files(".pack").isEmpty());
    for (Path pack : files(".pack")) {
      assertTrue(pack.toFile().setWritable(true));
      try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
        file.setLength(file.length() / 3);
      }
    }
  }

  private String large() {
    StringBuilder text = new StringBuilder();
    new Random(1).ints(50_000, 'a', 'z').forEach(c -> text.append((char) c));
    return text.toString();
  }

  @Test
  void a_stale_ref_lock_heals_on_the_next_fetch() throws Exception {
    remote.commit("a.yaml", "1");
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      Files.createFile(folder.resolve("clone/clone-1/refs/daytwo/head.lock"));
      String id = remote.commit("a.yaml", "2");
      assertEquals(id, repository.fetch(MINUTE).head().id());
      assertEquals("2", repository.tree(id).read("a.yaml").get());
    }
  }

  @Test
  void a_lock_of_a_killed_agent_is_removed_at_start() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
    }
    Path lock = Files.createFile(folder.resolve("clone/clone-1/refs/daytwo/head.lock"));
    try (GitRepository repository = open()) {
      assertFalse(Files.exists(lock));
      assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void a_truncated_pack_heals_after_a_restart() throws Exception {
    String id = remote.commit("a.yaml", large());
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
    }
    truncatePacks();
    try (GitRepository repository = open()) {
      assertEquals(id, repository.fetch(MINUTE).head().id());
      assertEquals(large(), repository.tree(id).read("a.yaml").get());
    }
  }

  @Test
  void a_clone_that_cannot_be_read_is_made_again_by_the_next_fetch_which_asks_to_read_everything() throws Exception {
    String id = remote.commit("a.yaml", large());
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      for (Path file : files(".pack")) {
        Files.delete(file);
      }
      assertEquals(GitFault.Kind.DAMAGED, readAgain(id).kind());
      try (GitRepository same = open()) {
        FetchResult.Moved moved = assertInstanceOf(FetchResult.Moved.class, same.fetch(MINUTE));
        assertNull(moved.previous());
        assertEquals(large(), same.tree(id).read("a.yaml").get());
      }
    }
  }

  /** What a reader sees whose clone lost its objects under its feet. */
  private GitFault readAgain(String id) throws Exception {
    BareClone clone = BareClone.create(folder.resolve("torn"), "x");
    return assertThrows(GitFault.class, () -> {
      try (clone) {
        GitTree.of(clone, RemoteAddress.of(remote.fileUrl()), GitLimits.DEFAULT,
            ObjectId.fromString(id));
      } catch (IOException e) {
        throw Diagnosis.ofRead(RemoteAddress.of(remote.fileUrl()), e);
      }
    });
  }

  @Test
  void a_reading_that_fails_makes_the_same_repository_clone_again() throws Exception {
    String id = remote.commit("start", Map.of("a.yaml", large(), "b.yaml", "2"));
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
    }
    try (GitRepository repository = open()) {
      GitTree tree = repository.tree(id);
      for (Path file : files("")) {
        if (file.toString().contains("/objects/pack/") && Files.isRegularFile(file)) {
          try (FileOutputStream empty = new FileOutputStream(writable(file))) {
            empty.write(new byte[10]);
          }
        }
      }
      GitFault fault = assertThrows(GitFault.class, () -> {
        tree.read("a.yaml");
        repository.tree(id).read("b.yaml");
      });
      assertEquals(GitFault.Kind.DAMAGED, fault.kind(), fault.getMessage());
      assertNull(assertInstanceOf(FetchResult.Moved.class, repository.fetch(MINUTE)).previous());
      assertEquals(large(), repository.tree(id).read("a.yaml").get());
    }
  }

  private static File writable(Path file) {
    assertTrue(file.toFile().setWritable(true));
    return file.toFile();
  }

  @Test
  void a_damaged_clone_is_kept_while_the_remote_cannot_be_reached() throws Exception {
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open()) {
      repository.fetch(MINUTE);
      Files.createFile(folder.resolve("clone/clone-1/refs/daytwo/head.lock"));
      remote.commit("a.yaml", "2");
      Path away = folder.resolve("away");
      Path here = remote.path();
      Files.move(here, away);
      assertThrows(GitFault.class, () -> repository.fetch(MINUTE));
      assertEquals(id, assertNotNullHead(repository));
      assertEquals("1", repository.tree(id).read("a.yaml").get());
      Files.move(away, here);
      assertEquals("2", repository.tree(repository.fetch(MINUTE).head().id()).read("a.yaml").get());
    }
  }

  private static String assertNotNullHead(GitRepository repository) throws GitFault {
    var head = repository.head();
    assertNotNull(head);
    return head.id();
  }

  @Test
  void rubbish_in_the_folder_is_replaced() throws Exception {
    Files.createDirectories(folder.resolve("clone/clone-7/objects"));
    Files.writeString(folder.resolve("clone/clone-7/config"), "rubbish");
    String id = remote.commit("a.yaml", "1");
    try (GitRepository repository = open()) {
      assertEquals(id, repository.fetch(MINUTE).head().id());
      assertFalse(Files.exists(folder.resolve("clone/clone-7")));
    }
  }

  @Test
  void full_disk__is_a_clear_fault() throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");
    IOException full = assertThrows(IOException.class, () -> {
      try (FileOutputStream out = new FileOutputStream("/dev/full")) {
        out.write(1);
      }
    });
    GitFault fault = Diagnosis.ofFetch(RemoteAddress.of(remote.fileUrl()), 200, null, new IOException("pack", full));
    assertEquals(GitFault.Kind.DISK_FULL, fault.kind());
    assertTrue(fault.getMessage().contains("dataDir"), fault.getMessage());
  }
}
