package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a source is reached and believed, as the configuration says it. */
class SourceConfigTest extends ConfigTexts {
  SourceConfigTest(@TempDir Path folder) {
    super(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://git.example.com/shop.git", "ssh://git.example.com/shop.git",
      "ssh://git:s3cr3t@git.example.com/shop.git", "git@git.example.com:shop.git",
      "https://ada:s3cr3t@git.example.com/shop.git", "ftp://x/y", "nonsense",
      "https://git.exa mple.com/s3cr3t"})
  void an_address_that_is_not_safe_or_not_supported_is_refused_and_not_repeated(String url) throws Exception {
    String problems = problems(SMALLEST.replace("https://git.example.com/shop.git", "\"" + url + "\""));
    assertTrue(problems.startsWith("daytwo.yaml:5:8: sources[0].url: "), problems);
    assertFalse(problems.contains("s3cr3t"), problems);
  }

  @Test
  void half_a_login_is_refused() throws Exception {
    for (String auth : List.of("{usernameFile: u}", "{passwordFile: p}", "{}", "{tokenFile: t, passwordFile: p}",
        "{tokenFile: t, usernameFile: u, passwordFile: p}", "{usernameFile: u, caFile: c}", "{sshKeyFile: k}",
        "{knownHostsFile: h}", "{githubApp: {appId: 1, installationId: 2, privateKeyFile: k}, tokenFile: t}",
        "{sshKeyFile: k, knownHostsFile: h, tokenFile: t}",
        "{sshKeyFile: k, knownHostsFile: h, caFile: c}")) {
      String problems = problems(SMALLEST.replace("  environments: [", "  auth: " + auth + "\n  environments: ["));
      assertTrue(problems.contains("give one of tokenFile, usernameFile and passwordFile, "), auth + problems);
    }
  }

  @Test
  void ssh_and_a_key_go_together() throws Exception {
    String ssh = SMALLEST.replace("https://", "ssh://git@");
    assertEquals("daytwo.yaml:4:3: sources[0].auth: ssh needs sshKeyFile and knownHostsFile", problems(ssh));
    String key = "  auth: {sshKeyFile: key, knownHostsFile: known_hosts}\n  environments: [";
    assertEquals("daytwo.yaml:6:9: sources[0].auth: sshKeyFile and knownHostsFile are for ssh; use tokenFile, or"
        + " usernameFile and passwordFile", problems(SMALLEST.replace("  environments: [", key)));
    assertEquals(folder.resolve("key"), Objects.requireNonNull(
        read(ssh.replace("  environments: [", key)).get().sources().getFirst().auth()).sshKeyFile());
  }

  @Test
  void commits_are_proved_unless_tags_are_followed_and_asked_for() throws Exception {
    String commits = SMALLEST.replace("  environments: [", "  verify: {keysDir: /keys}\n  environments: [");
    assertEquals(new SourceConfig.Verify(Path.of("/keys"), SourceConfig.Require.SIGNED_COMMIT),
        read(commits).get().sources().getFirst().verify());
    assertEquals("daytwo.yaml:6:37: sources[0].verify.require: signed-tag goes with ref: {tag: …} or {semver: …}; here"
        + " it follows the branch main", problems(commits.replace("/keys", "/keys, require: signed-tag")));
    assertEquals("daytwo.yaml:6:37: sources[0].verify.require: expected signed-commit or signed-tag, found the text"
        + " \"signed\"", problems(commits.replace("/keys", "/keys, require: signed")));
  }

  @Test
  void a_github_app_and_a_proxy_are_read() throws Exception {
    String app = SMALLEST.replace("  environments: [", "  proxy: http://proxy:3128\n  auth: {githubApp: {appId: 17,"
        + " installationId: 4711, privateKeyFile: app.pem}}\n  environments: [");
    SourceConfig source = read(app).get().sources().getFirst();
    assertEquals(new SourceConfig.GitHubApp(17, 4711, folder.resolve("app.pem"), "https://api.github.com"),
        Objects.requireNonNull(source.auth()).githubApp());
    assertEquals("http://proxy:3128", source.proxy());
    assertEquals("daytwo.yaml:6:10: sources[0].proxy: expected http://host:port, without user and password",
        problems(app.replace("http://proxy:3128", "http://ada:s3cr3t@proxy:3128")));
    assertEquals("daytwo.yaml:7:88: sources[0].auth.githubApp.apiUrl: http shows everything to whoever listens; use"
        + " https, or say insecure: true", problems(app.replace("app.pem", "app.pem, apiUrl: http://git.example.com")));
    assertEquals("daytwo.yaml:6:10: sources[0].proxy: a file needs no proxy; remove it",
        problems(SMALLEST.replace("  environments: [", "  proxy: http://proxy:3128\n  environments: [")
            .replace("https://git.example.com/", "file:///srv/")));
  }

  @Test
  void limits_are_read_and_bounded() throws Exception {
    assertEquals(SourceConfig.Limits.DEFAULT, read(SMALLEST).get().sources().getFirst().limits());
    String some = SMALLEST.replace("  environments: [", "  limits: {files: 10, history: 0}\n  environments: [");
    assertEquals(new SourceConfig.Limits(10, 1 << 20, 512 << 20, 0), read(some).get().sources().getFirst().limits());
    assertTrue(problems(some.replace("files: 10", "files: 0, fileBytes: 2000000"))
        .contains("sources[0].limits.fileBytes: found 2000000, allowed: 1 to 1048576"));
  }
}
