package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.message.RepositoryHost;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told the status of commits, as the configuration says it. */
class CommitStatusConfigTest extends ConfigTexts {
  CommitStatusConfigTest(@TempDir Path folder) {
    super(folder);
  }

  private static String with(String one) {
    return SMALLEST + "commitStatus:\n- {" + one + "}\n";
  }

  @Test
  void it_is_read() throws Exception {
    CommitStatusConfig one = read(
        with("source: shop, provider: gitlab, project: a/b, tokenFile: t, targetUrl: \"https://x/{commit}\""))
        .get().commitStatus().getFirst();
    assertEquals(RepositoryHost.GITLAB, one.provider());
    assertEquals(folder.resolve("t"), one.tokenFile());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      source: shop, provider: githab, tokenFile: t | .provider: expected one of github, gitlab, gitea, found the text "githab", did you mean "github"?
      source: shp, provider: github, tokenFile: t  | .source: unknown source "shp", did you mean "shop"? known: shop
      source: shop, provider: github               | : give tokenFile, a file that holds a token which may set the status of commits
      source: shop, provider: github, tokenFile: t, project: shop | .project: found "shop", expected the path of a repository, such as shop/services
      source: shop, provider: github, tokenFile: t, url: "http://git/api" | .url: http shows everything to whoever listens; use https, or say insecure: true
      source: shop, provider: github, tokenFile: t, targetUrl: "https://x/{comit}" | .targetUrl: unknown placeholder {comit}, did you mean "commit"? Allowed: {source}, {environment}, {commit}
      source: shop, provider: github, tokenFile: t, targetUrl: here | .targetUrl: expected https://host/path, with {source}, {environment} and {commit} where you like
      """)
  void what_is_wrong_is_told_with_its_place(String one, String problem) throws Exception {
    String problems = problems(with(one).replace("git.example.com/shop.git", "git.example.com/acme/shop.git"));
    assertTrue(problems.startsWith("daytwo.yaml:11:") && problems.endsWith("commitStatus[0]" + problem), problems);
  }

  @Test
  void where_the_url_of_the_source_tells_nothing_it_has_to_be_said() throws Exception {
    String file = with("source: shop, provider: github, tokenFile: t").replace("https://git.example.com/",
        "file:///srv/");
    assertEquals(
        "daytwo.yaml:11:3: commitStatus[0]: give url and project, since the url of the source shop does not tell",
        problems(file));
    assertTrue(problems(with("source: shop, provider: github, tokenFile: t")).contains(": give project, since"));
    assertTrue(read(file.replace("tokenFile: t", "tokenFile: t, url: \"https://git/api/v1\", project: a/b")).ok());
  }

  @Test
  void a_github_app_of_the_source_is_enough_for_github() throws Exception {
    String app = with("source: shop, provider: github").replace("  environments: [", "  auth: {githubApp: {appId: 17,"
        + " installationId: 4711, privateKeyFile: app.pem}}\n  environments: [")
        .replace("git.example.com/shop.git", "github.com/acme/shop.git");
    assertTrue(read(app).ok(), () -> app);
    assertTrue(problems(app.replace("provider: github", "provider: gitea")).contains("give tokenFile"));
  }

  @ParameterizedTest
  @CsvSource({"GITHUB, https://github.com/acme/shop.git, https://api.github.com, acme/shop",
      "GITHUB, ssh://git@ghe.example.com/acme/shop, https://ghe.example.com/api/v3, acme/shop",
      "GITLAB, https://gitlab.com/acme/sub/shop.git, https://gitlab.com/api/v4, acme/sub/shop",
      "GITEA, https://git.example.com:3000/acme/shop/, https://git.example.com:3000/api/v1, acme/shop"})
  void api_and_project_are_told_by_the_url_of_the_source(RepositoryHost host, String url, String api, String project) {
    assertTrue(RepositoryHost.tellsApi(url) && RepositoryHost.tellsProject(url));
    assertEquals(api, host.api(url));
    assertEquals(project, RepositoryHost.project(url));
  }
}
