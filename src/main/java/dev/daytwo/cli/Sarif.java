package dev.daytwo.cli;

import dev.daytwo.model.Position;
import dev.daytwo.model.Problem;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Findings as a SARIF 2.1.0 log, which code scanners and editors read. Source: OASIS, Static Analysis Results
 * Interchange Format 2.1.0.
 */
final class Sarif {
  private static final String SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";
  private static final List<String> RULES = List.of(rule(Finding.Level.ERROR), rule(Finding.Level.HINT));
  private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  private Sarif() {}

  /** One run with a result for each finding, with a line end. */
  static String text(List<Finding> findings) {
    Map<String, Object> driver = new LinkedHashMap<>();
    driver.put("name", "Daytwo");
    if (DaytwoCommand.class.getPackage().getImplementationVersion() != null) {
      driver.put("version", VersionCommand.version());
    }
    driver.put("rules", List.of(
        rule(Finding.Level.ERROR, "DescriptorProblem", "Something that the writer of a descriptor has to mend.",
            "The agent does not apply a descriptor that has a problem; what runs stays as it is."),
        rule(Finding.Level.HINT, "DescriptorDeparture", "Where a descriptor leaves the golden path.",
            "A patch, or a departure of security: it is allowed, and worth a second look.")));
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("tool", Map.of("driver", driver));
    run.put("columnKind", "unicodeCodePoints");
    run.put("results", findings.stream().map(Sarif::result).toList());
    Map<String, Object> log = new LinkedHashMap<>();
    log.put("$schema", SCHEMA);
    log.put("version", "2.1.0");
    log.put("runs", List.of(run));
    return new JsonObject(log).encodePrettily() + "\n";
  }

  private static String rule(Finding.Level level) {
    return switch (level) {
      case ERROR -> "descriptor-problem";
      case HINT -> "descriptor-departure";
    };
  }

  private static Map<String, Object> rule(Finding.Level level, String name, String words, String more) {
    return Map.of("id", rule(level), "name", name, "shortDescription", Map.of("text", words),
        "fullDescription", Map.of("text", more), "defaultConfiguration", Map.of("level", level.sarif));
  }

  private static Map<String, Object> result(Finding finding) {
    Problem problem = finding.problem();
    Position at = problem.position();
    Map<String, Object> physical = new LinkedHashMap<>();
    physical.put("artifactLocation", Map.of("uri", uri(at.file())));
    if (at.line() > 0) {
      Map<String, Object> region = new LinkedHashMap<>();
      region.put("startLine", at.line());
      if (at.column() > 0) {
        region.put("startColumn", at.column());
      }
      physical.put("region", region);
    }
    Map<String, Object> location = new LinkedHashMap<>();
    location.put("physicalLocation", physical);
    if (!problem.path().isEmpty()) {
      location.put("logicalLocations", List.of(Map.of("fullyQualifiedName", problem.path())));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ruleId", rule(finding.level()));
    result.put("ruleIndex", RULES.indexOf(rule(finding.level())));
    result.put("level", finding.level().sarif);
    result.put("message", Map.of("text", (problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.message()));
    result.put("locations", List.of(location));
    return result;
  }

  /** A path as a relative URI. */
  private static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      uri.append(UNRESERVED.indexOf(c) >= 0 ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return uri.toString();
  }
}
