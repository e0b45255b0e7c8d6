package dev.daytwo.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daytwo.model.GitRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reaching a server through a proxy, and which proxy the environment means. */
class HttpProxyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Path folder;

  HttpProxyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void https_goes_through_a_tunnel_and_is_verified_at_its_end() throws Exception {
    assumeTrue(GitHttpServer.available(), "git http-backend is not on this machine");
    OwnAuthority authority = OwnAuthority.in(folder);
    try (GitRemote remote = GitRemote.in(folder);
        GitHttpServer server = GitHttpServer.serving(remote.path(), authority.tls());
        ConnectProxy proxy = new ConnectProxy();
        GitRepository repository = GitRepository.open(folder.resolve("clone"), server.tlsUrl(),
            new GitRef.Branch("main"), new Access(null, authority.certificate(), null, proxy.address()),
            GitLimits.DEFAULT);
        GitRepository strict = GitRepository.open(folder.resolve("strict"), server.tlsUrl(),
            new GitRef.Branch("main"), Access.OPEN.through(proxy.address()), GitLimits.DEFAULT)) {
      String id = remote.commit("a.yaml", "1");
      assertEquals(id, repository.fetch(MINUTE).head().id());
      assertEquals(List.of("localhost:" + URI.create(server.tlsUrl()).getPort()),
          proxy.asked().stream().distinct().toList());
      assertEquals(GitFault.Kind.UNTRUSTED, fault(strict).kind());

      proxy.refuse("HTTP/1.1 407 Proxy Authentication Required");
      GitFault fault = fault(repository);
      assertEquals(GitFault.Kind.UNREACHABLE, fault.kind(), fault.getMessage());
      assertTrue(fault.getMessage().contains("the proxy asks for credentials (407)"), fault.getMessage());
      proxy.refuse("");
      assertEquals(id, repository.fetch(MINUTE).head().id());
    }
  }

  private static GitFault fault(GitRepository repository) {
    return assertThrows(GitFault.class, () -> repository.fetch(MINUTE));
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "https://git.example.com/x; https_proxy=http://proxy:3128; http://proxy:3128",
      "https://git.example.com/x; HTTPS_PROXY=proxy:3128; http://proxy:3128",
      "https://git.example.com/x; https_proxy=http://proxy; http://proxy:80",
      "https://git.example.com/x; http_proxy=http://proxy:3128; none",
      "http://git.example.com/x; http_proxy=http://proxy:3128; http://proxy:3128",
      "http://git.example.com/x; HTTP_PROXY=http://proxy:3128; none",
      "ssh://git@git.example.com/x; https_proxy=http://proxy:3128; none",
      "https://git.example.com/x; https_proxy=http://proxy:3128 no_proxy=other,.example.com; none",
      "https://git.example.com/x; https_proxy=http://proxy:3128 NO_PROXY=git.example.com; none",
      "https://git.example.com/x; https_proxy=http://proxy:3128 no_proxy=*; none",
      "https://notexample.com/x; https_proxy=http://proxy:3128 no_proxy=example.com; http://proxy:3128",
      "https://localhost/x; https_proxy=http://proxy:3128; none",
      "https://127.0.0.1/x; https_proxy=http://proxy:3128; none"})
  void the_environment_is_read_as_curl_reads_it(String url, String environment, String proxy) throws Exception {
    Map<String, String> variables = new HashMap<>();
    for (String each : environment.split(" ", -1)) {
      variables.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
    }
    HttpProxy found = HttpProxy.of(URI.create(url), variables);
    assertEquals(proxy, found == null ? "none" : found.toString());
  }

  @Test
  void one_that_cannot_be_used_is_told_without_its_password() {
    GitFault fault = assertThrows(GitFault.class, () -> HttpProxy.of(URI.create("https://git.example.com/x"),
        Map.of("https_proxy", "http://ada:s3cr3t@proxy:3128")));
    assertEquals(
        "the variable https_proxy: expected http://host:port, without user and password; put right or unset it,"
            + " or say proxy of the source",
        fault.getMessage());
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
        () -> HttpProxy.of("http://s3cr3t@ x"));
    assertFalse(refused.toString().contains("s3cr3t"), refused::toString);
  }
}
