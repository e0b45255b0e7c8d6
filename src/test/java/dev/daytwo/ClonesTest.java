package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.config.AgentConfig;
import dev.daytwo.config.SourceConfig;
import dev.daytwo.git.GitFault;
import dev.daytwo.git.GitRemote;
import dev.daytwo.git.GitRepository;
import dev.daytwo.git.Sshd;
import dev.daytwo.model.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A source as it is written is the repository that is followed. */
class ClonesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Path folder;

  ClonesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private GitRepository open(String url, String... settings) throws IOException, GitFault {
    Result<AgentConfig> read = AgentConfig.read(Files.writeString(folder.resolve("daytwo.yaml"), """
        apiVersion: daytwo.dev/v1
        kind: AgentConfig
        sources:
        - {name: shop, url: "%s", %s, environments: [production]}
        environments:
        - {name: production}
        dataDir: data
        """.formatted(url, String.join(", ", settings))), Map.of());
    assertTrue(read.ok(), () -> read.problems().toString());
    SourceConfig source = read.get().sources().getFirst();
    return Clones.open(folder.resolve("clone"), source);
  }

  @Test
  @ExtendWith(Sshd.Condition.class)
  void a_source_over_ssh_is_read_with_its_files() throws Exception {
    try (Sshd sshd = Sshd.in(folder.resolve("sshd")); GitRemote remote = GitRemote.in(folder)) {
      Path known = Files.writeString(folder.resolve("known_hosts"), sshd.knownHosts());
      String id = remote.commit("a.yaml", "1");
      try (GitRepository repository = open(sshd.url(remote.path()),
          "auth: {sshKeyFile: " + sshd.id() + ", knownHostsFile: " + known + "}")) {
        assertEquals(id, repository.fetch(MINUTE).head().id());
      }
    }
  }

  @Test
  void a_github_app_is_asked_through_the_proxy_of_the_source() throws Exception {
    Path key = folder.resolve("absent.pem");
    try (GitRepository repository = open("http://git.example.com/shop.git", "insecure: true",
        "proxy: http://127.0.0.1:9",
        "auth: {githubApp: {appId: 1, installationId: 2, privateKeyFile: " + key + "}}")) {
      assertTrue(fault(repository).getMessage().contains(key + " cannot be read"));
    }
    try (GitRepository repository = open("http://git.example.com/shop.git", "insecure: true",
        "proxy: http://127.0.0.1:9")) {
      assertEquals(GitFault.Kind.UNREACHABLE, fault(repository).kind(), "nobody listens at the discard port");
    }
  }

  @Test
  void limits_and_proofs_are_those_of_the_source() throws Exception {
    try (GitRemote remote = GitRemote.in(folder)) {
      remote.commit("a.yaml", "1");
      String id = remote.commit("b.yaml", "1");
      try (GitRepository repository = open(remote.fileUrl(), "limits: {files: 1}")) {
        repository.fetch(MINUTE);
        assertTrue(assertThrows(GitFault.class, () -> repository.tree(id)).getMessage().contains("more than 1 files"));
      }
      try (GitRepository repository = open(remote.fileUrl(), "verify: {keysDir: " + folder.resolve("none") + "}")) {
        assertEquals(GitFault.Kind.UNVERIFIED, fault(repository).kind());
      }
    }
  }

  private static GitFault fault(GitRepository repository) {
    return assertThrows(GitFault.class, () -> repository.fetch(MINUTE));
  }
}
