package dev.daytwo.cli;

import dev.daytwo.cluster.Kubeconfigs;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code daytwo status sources}: how the agent's sources are, as the agent itself tells it. */
@Command(name = "sources", mixinStandardHelpOptions = true, description = "Shows the sources and how they are: what they follow, what was read last, and every problem with its file and line. "
    + "Exit code 3 if any has an error or a problem.", footer = {"",
        "The agent is asked over HTTP, and asks Kubernetes whether you may list Releases in all namespaces.", "",
        "Example:", "  kubectl -n daytwo port-forward service/daytwo 8080 &", "  daytwo status sources"})
final class StatusSourcesCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--server", paramLabel = "URL", defaultValue = "${DAYTWO_SERVER:-http://localhost:8080}", description = "The agent's; default ${DEFAULT-VALUE}, or the variable DAYTWO_SERVER.")
  @SuppressWarnings("NullAway.Init")
  private URI server;

  @Option(names = "--token-file", paramLabel = "FILE", description = "Holds a bearer token of Kubernetes; default the kubeconfig's.")
  private @Nullable Path tokenFile;

  @Option(names = "--context", paramLabel = "NAME", description = "The kubeconfig's context; default its current one.")
  private @Nullable String context;

  @Option(names = {"-o",
      "--output"}, paramLabel = "FORMAT", defaultValue = "table", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private Output output;

  @Override
  public Integer call() throws InterruptedException {
    if (!"https".equals(server.getScheme()) && !LOCAL.contains(String.valueOf(server.getHost()))) {
      return failed(Exit.USAGE, "http shows your token to whoever listens; use https, or kubectl port-forward");
    }
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1)
        .build()) {
      String token = token();
      if (token.isEmpty()) {
        return failed(Exit.FAILED,
            "the kubeconfig has no token; give one by --token-file, such as `kubectl create token`"
                + " makes");
      }
      List<Map<String, Object>> sources = new ArrayList<>();
      for (String next = "first"; !next.isEmpty();) {
        HttpResponse<String> answer = http.send(
            HttpRequest
                .newBuilder(server.resolve("/api/v1/sources" + (next.equals("first") ? "" : "?continue=" + next)))
                .timeout(TIMEOUT).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());
        Map<String, Object> body = Tree.map(Serialization.unmarshal(answer.body(), Object.class));
        if (answer.statusCode() != 200) {
          int exit = answer.statusCode() == 401 || answer.statusCode() == 403 ? Exit.REFUSED : Exit.FAILED;
          return failed(exit, server + " answered " + answer.statusCode() + ": " + Tree.text(body.get("message")));
        }
        Tree.list(body.get("items")).forEach(item -> sources.add(Tree.map(item)));
        next = Tree.text(body.get("continue"));
      }
      return print(sources);
    } catch (IOException | IllegalArgumentException e) {
      return failed(Exit.FAILED, server + " cannot be asked: " + e.getClass().getSimpleName()
          + (e.getMessage() == null ? "" : ": " + e.getMessage())
          + "; see `daytwo status sources --help` for how to reach the agent");
    }
  }

  private String token() throws IOException {
    if (tokenFile != null) {
      return Files.readString(tokenFile).strip();
    }
    Config config = Kubeconfigs.read(context);
    String token = config.getOauthTokenProvider() != null
        ? config.getOauthTokenProvider().getToken()
        : config.getAutoOAuthToken() == null ? config.getOauthToken() : config.getAutoOAuthToken();
    return token == null ? "" : token;
  }

  private int failed(int exit, String message) {
    spec.commandLine().getErr().println("daytwo: " + message);
    return exit;
  }

  private int print(List<Map<String, Object>> sources) {
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case JSON, YAML -> out.print(output.text(sources));
      case TABLE, WIDE -> {
        out.print(table(sources));
        sources.forEach(source -> Tree.list(source.get("problems"))
            .forEach(problem -> out.println(source.get("name") + ": " + words(Tree.map(problem)))));
      }
    }
    out.flush();
    boolean well = sources.stream()
        .allMatch(source -> source.get("lastError") == null && Tree.list(source.get("problems")).isEmpty());
    return well ? Exit.DONE : Exit.FOUND;
  }

  private static String words(Map<String, Object> problem) {
    String path = Tree.text(problem.get("path"));
    return problem.get("file") + ":" + problem.get("line") + ":" + problem.get("column") + ": "
        + (path.isEmpty() ? "" : path + ": ") + problem.get("message");
  }

  private Table table(List<Map<String, Object>> sources) {
    Table table = output == Output.WIDE
        ? new Table("SOURCE", "COMMIT", "FETCHED", "NEXT", "UNITS", "PROBLEMS", "REF", "URL", "SUBJECT", "SIGNER",
            "ERROR")
        : new Table("SOURCE", "COMMIT", "FETCHED", "UNITS", "PROBLEMS", "ERROR");
    for (Map<String, Object> source : sources) {
      List<String> row = new ArrayList<>(List.of(text(source, "name"),
          Commit.abbreviated(Tree.text(Tree.at(source, "commit", "id"))), second(text(source, "lastFetch"))));
      if (output == Output.WIDE) {
        row.add(second(text(source, "nextPoll")));
      }
      row.add(Integer.toString(Tree.list(source.get("units")).size()));
      row.add(Integer.toString(Tree.list(source.get("problems")).size()));
      if (output == Output.WIDE) {
        row.addAll(List.of(text(source, "ref"), text(source, "url"), Tree.text(Tree.at(source, "commit", "subject")),
            text(source, "signer")));
      }
      String reason = Tree.text(Tree.at(source, "lastError", "reason"));
      String error = reason.isEmpty() ? "" : reason + ": " + Tree.text(Tree.at(source, "lastError", "message"));
      row.add(Boolean.FALSE.equals(source.get("confirmed"))
          ? error + (error.isEmpty() ? "" : "; ")
              + "the commit is as of the last fetch before the agent started or took over"
          : error);
      table.row(row);
    }
    return table;
  }

  private static String text(Map<String, Object> source, String key) {
    return Tree.text(source.get(key));
  }

  /** A time without what is below a second. */
  private static String second(String time) {
    return time.replaceFirst("\\.\\d+Z$", "Z");
  }
}
