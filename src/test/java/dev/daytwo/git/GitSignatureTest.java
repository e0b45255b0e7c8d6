package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.model.GitRef;
import dev.daytwo.model.VersionRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Following only what is signed, with signatures that git, gpg and ssh-keygen made. */
@ExtendWith(SigningTools.Condition.class)
class GitSignatureTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Path folder;
  private final Path keys;
  private final SigningTools tools;

  GitSignatureTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    keys = Files.createDirectory(folder.resolve("keys"));
    tools = SigningTools.in(folder.resolve("signing"));
  }

  @AfterEach
  void stop() throws Exception {
    tools.close();
  }

  private GitRepository open() throws GitFault {
    return open(new GitRef.Branch("main"), Signers.Signed.COMMIT);
  }

  private GitRepository open(GitRef ref, Signers.Signed what) throws GitFault {
    return GitRepository.open(folder.resolve("clone"), tools.url(), ref, Access.OPEN, new Signers(keys, what),
        GitLimits.DEFAULT);
  }

  private Path key(String type, String name) throws Exception {
    return type.startsWith("gpg ")
        ? tools.openPgpKey(name, type.substring(4), "never")
        : tools.sshKey(name, type);
  }

  private void trust(Path publicKey) throws Exception {
    Files.copy(publicKey, keys.resolve(publicKey.getFileName()));
  }

  private static void refused(GitRepository repository, String words) {
    GitFault fault = assertThrows(GitFault.class, () -> repository.fetch(MINUTE));
    assertEquals(GitFault.Kind.UNVERIFIED, fault.kind(), fault.getMessage());
    assertTrue(fault.getMessage().contains(words), fault.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa", "ecdsa", "gpg ed25519", "gpg rsa2048"})
  void a_head_that_is_unsigned_foreign_or_forged_is_refused_and_the_last_good_one_stays(String type) throws Exception {
    Path ada = key(type, "ada");
    trust(ada);
    String good = tools.commit(ada, "a.yaml", "1");
    try (GitRepository repository = open()) {
      assertEquals(good, repository.fetch(MINUTE).head().id());
      FetchResult unchanged = assertInstanceOf(FetchResult.Unchanged.class, repository.fetch(MINUTE));
      String signer = Objects.requireNonNull(unchanged.signer());
      assertTrue(
          type.startsWith("gpg ") ? signer.matches("ada <.*> [0-9A-F]{40}") : signer.matches("ada.*pub SHA256:.*"),
          signer);

      String unsigned = tools.commit("a.yaml", "2");
      refused(repository, "the commit " + unsigned.substring(0, 10) + " (change 2) by Ada is not signed");
      assertEquals(good, Objects.requireNonNull(repository.head()).id());
      assertEquals("1", repository.tree(good).read("a.yaml").get());
      assertThrows(GitFault.class, () -> repository.tree(unsigned));
      assertThrows(GitFault.class, () -> repository.find(unsigned));
      assertThrows(GitFault.class, () -> repository.find(unsigned.substring(0, 10)));
      assertEquals(good, repository.find(good.substring(0, 10)).id());

      Path eve = key(type.startsWith("gpg ") ? "gpg ed25519" : "ed25519", "eve");
      tools.commit(eve, "a.yaml", "3");
      refused(repository, "(change 3) by Ada is signed by the ");
      trust(eve);
      Files.delete(keys.resolve(ada.getFileName()));
      assertInstanceOf(FetchResult.Moved.class, repository.fetch(MINUTE));
      assertEquals(unsigned, repository.find(unsigned.substring(0, 10)).id(), "a signed head stands for its history");

      tools.tamper();
      refused(repository, "has a bad signature by ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "gpg ed25519"})
  void a_tag_is_followed_if_it_is_signed_under_its_own_name(String type) throws Exception {
    Path ada = key(type, "ada");
    trust(ada);
    String first = tools.commit("a.yaml", "1");
    tools.tag(ada, "v1.0.0");
    try (GitRepository repository = open(new GitRef.Semver(new VersionRange("1.x")), Signers.Signed.TAG)) {
      assertEquals(first, repository.fetch(MINUTE).head().id());
      String second = tools.commit("a.yaml", "2");
      tools.tagAs("v1.1.0", "HEAD");
      refused(repository, "the newest tag in 1.x is not an annotated tag");
      tools.tagAs("v1.1.0", "v1.0.0");
      refused(repository, "leads to a tag that was signed as v1.0.0");
      tools.tag(key(type, "eve"), "v1.2.0");
      refused(repository, "the tag v1.2.0 is signed by the ");
      assertEquals(first, Objects.requireNonNull(repository.head()).id());
      tools.tag(ada, "v1.3.0");
      assertEquals(second, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void a_first_head_that_is_not_proved_is_never_given_out() throws Exception {
    Path ada = tools.sshKey("ada", "ed25519");
    trust(ada);
    String unsigned = tools.commit("a.yaml", "1");
    try (GitRepository repository = open()) {
      for (int i = 0; i < 2; i++) {
        refused(repository, "is not signed");
        assertNull(repository.head());
        assertThrows(GitFault.class, () -> repository.tree(unsigned));
        assertThrows(GitFault.class, () -> repository.find(unsigned));
      }
      String good = tools.commit(ada, "a.yaml", "2");
      assertEquals(good, repository.fetch(MINUTE).head().id());
    }
  }

  @Test
  void what_was_followed_without_a_proof_is_not_believed_once_proofs_are_asked_for() throws Exception {
    trust(tools.sshKey("ada", "ed25519"));
    tools.commit("a.yaml", "1");
    try (GitRepository trusting = GitRepository.open(folder.resolve("clone"), tools.url(), new GitRef.Branch("main"),
        Access.OPEN, GitLimits.DEFAULT)) {
      trusting.fetch(MINUTE);
    }
    try (GitRepository repository = open()) {
      assertNull(repository.head());
      refused(repository, "is not signed");
    }
  }

  @Test
  void a_key_that_has_expired_or_was_taken_away_is_not_believed() throws Exception {
    tools.at("20200101T000000");
    Path ada = tools.openPgpKey("ada", "ed25519", "2y");
    trust(ada);
    tools.commit(ada, "a.yaml", "1");
    try (GitRepository repository = open()) {
      refused(repository, "has expired; renew it");
    }
    tools.at("");
    Path bob = tools.sshKey("bob", "ed25519");
    trust(bob);
    String good = tools.commit(bob, "a.yaml", "2");
    try (GitRepository repository = open()) {
      assertEquals(good, repository.fetch(MINUTE).head().id());
      Files.delete(keys.resolve("bob.pub"));
      refused(repository, "which is not in " + keys);
      assertEquals(good, Objects.requireNonNull(repository.head()).id());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_key_that_is_revoked_as_a_whole_or_where_it_signs_is_not_believed(boolean whole) throws Exception {
    Path ada = tools.openPgpKey("ada", "ed25519", "never");
    trust(ada);
    String good = tools.commit(ada, "a.yaml", "1");
    try (GitRepository repository = open()) {
      assertEquals(good, repository.fetch(MINUTE).head().id());
      tools.commit(ada, "a.yaml", "2");
      tools.revoke(ada, whole);
      Files.copy(ada, keys.resolve("ada.asc"), StandardCopyOption.REPLACE_EXISTING);
      refused(repository, "is revoked");
      assertEquals(good, Objects.requireNonNull(repository.head()).id());
    }
  }

  @Test
  void a_folder_of_keys_that_is_of_no_use_is_told() throws Exception {
    tools.commit("a.yaml", "1");
    try (GitRepository repository = open()) {
      refused(repository, keys + " holds no key");
      Files.writeString(keys.resolve("ada.pub"), "rubbish");
      refused(repository, keys.resolve("ada.pub") + " is no public key of OpenPGP or SSH");
      tools.sshKey("ada", "ed25519");
      Files.writeString(keys.resolve("ada.pub"), Files.readString(folder.resolve("signing/ada")));
      refused(repository, "holds a private key");
      Files.delete(keys.resolve("ada.pub"));
      Files.delete(keys);
      refused(repository, keys + " cannot be read (NoSuchFileException)");
    }
  }
}
