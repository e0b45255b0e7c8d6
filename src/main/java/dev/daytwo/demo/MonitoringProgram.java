package dev.daytwo.demo;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A server that watches the agent, and that the machine has to have: where its program lies. */
public enum MonitoringProgram {
  PROMETHEUS("prometheus", List.of("prometheus")), //
  ALERTMANAGER("alertmanager", List.of("prometheus-alertmanager", "alertmanager"));

  private final String server;
  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> names;

  MonitoringProgram(String server, List<String> names) {
    this.server = server;
    this.names = names;
  }

  /** The environment variable that names the program. */
  public String variable() {
    return "DAYTWO_" + name();
  }

  /** Its name for people and files: {@code alertmanager}. */
  String server() {
    return server;
  }

  /**
   * The program that the variable names, else that on the {@code PATH}.
   *
   * @throws MonitoringException if there is none; the message says what to install
   */
  public Path find() {
    return find(System.getenv());
  }

  Path find(Map<String, String> environment) {
    String named = environment.getOrDefault(variable(), "");
    if (!named.isBlank()) {
      Path program = Path.of(named);
      if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
        throw new MonitoringException(variable() + " names " + named + ", which is not an executable file");
      }
      return program.toAbsolutePath();
    }
    List<Path> folders = Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty()).map(Path::of).toList();
    return names.stream().flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program)).map(Path::toAbsolutePath)
        .findFirst()
        .orElseThrow(() -> new MonitoringException("no " + server + ": there is no " + String.join(" and no ", names)
            + " on the PATH. Install it (Debian's package is " + names.getFirst() + "), or name it by " + variable()));
  }
}
