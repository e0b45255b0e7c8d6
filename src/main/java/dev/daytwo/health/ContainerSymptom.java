package dev.daytwo.health;

import dev.daytwo.model.Quotation;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.Symptom.Kind;
import dev.daytwo.model.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What ails one container of a pod, by its entry in the pod's status. */
final class ContainerSymptom {
  /** One crash may be a start that came too early; the second one, after a pause of the kubelet's, is not. */
  private static final long AGAIN = 2;

  private ContainerSymptom() {}

  /**
   * The symptom, or null.
   *
   * @param what   {@code container} or {@code init container}
   * @param status of the container
   */
  static @Nullable Symptom of(Map<String, Object> pod, String what, Map<String, Object> status) {
    String name = Tree.text(status.get("name"));
    Object waiting = Tree.at(status, "state", "waiting");
    String message = Tree.text(Tree.at(waiting, "message"));
    return switch (Tree.text(Tree.at(waiting, "reason"))) {
      case "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable",
          "ImageInspectError", "SignatureValidationFailed" ->
        ImageSymptom.of(image(pod, name, status), message);
      case "CreateContainerConfigError" -> new Symptom(Kind.CONFIG, quoted(what + " " + name + " cannot be made: "
          + message.replaceFirst(" \\(pod: \"[^\"]*\", container: [^)]*\\)$", "")), false);
      case "CreateContainerError", "RunContainerError" ->
        new Symptom(Kind.CRASHING, quoted(what + " " + name + " cannot be started: " + message), false);
      case "CrashLoopBackOff" -> crashing(pod, what, name, status, "crashes");
      default -> ended(pod, what, name, status);
    };
  }

  /** The symptom of a container that does not wait. */
  private static @Nullable Symptom ended(Map<String, Object> pod, String what, String name,
      Map<String, Object> status) {
    Object terminated = Tree.at(status, "state", "terminated");
    boolean failed = Tree.number(Tree.at(terminated, "exitCode"), 0) != 0;
    boolean forGood = failed && "Failed".equals(Tree.at(pod, "status", "phase"));
    if (forGood) {
      return crashing(pod, what, name, status, "has failed");
    }
    boolean failedBefore = Tree.number(Tree.at(status, "lastState", "terminated", "exitCode"), 0) != 0;
    boolean again = Tree.number(status.get("restartCount"), 0) >= AGAIN && !Boolean.TRUE.equals(status.get("ready"));
    return again && (failed || (terminated == null && failedBefore))
        ? crashing(pod, what, name, status, "crashes")
        : null;
  }

  private static Symptom crashing(Map<String, Object> pod, String what, String name, Map<String, Object> status,
      String does) {
    Object now = Tree.at(status, "state", "terminated");
    Map<String, Object> end = Tree.map(now != null ? now : Tree.at(status, "lastState", "terminated"));
    String container = what + " " + name + " ";
    if (end.isEmpty()) {
      return new Symptom(Kind.CRASHING, quoted(container + does), false);
    }
    if ("OOMKilled".equals(end.get("reason"))) {
      String limit = Tree.text(Tree.at(spec(pod, name), "resources", "limits", "memory"));
      return new Symptom(Kind.CRASHING, quoted(container + "is killed for want of memory (OOMKilled"
          + (limit.isEmpty() ? ")" : ", limit " + limit + ")")), false);
    }
    long code = Tree.number(end.get("exitCode"), 0);
    String exit = code == 0
        ? container + "ends again and again: exit code 0"
        : container + does + ": exit code " + code;
    String last = LastWords.of(Tree.text(end.get("message")), spec(pod, name));
    return new Symptom(Kind.CRASHING, quoted(last.isEmpty() ? exit : exit + ": " + last), false);
  }

  /** As it was written; the status may have it resolved. */
  private static String image(Map<String, Object> pod, String name, Map<String, Object> status) {
    String written = Tree.text(spec(pod, name).get("image"));
    return written.isEmpty() ? Tree.text(status.get("image")) : written;
  }

  private static Map<String, Object> spec(Map<String, Object> pod, String name) {
    for (String list : new String[]{"containers", "initContainers"}) {
      for (Object each : Tree.list(Tree.at(pod, "spec", list))) {
        if (name.equals(Tree.at(each, "name"))) {
          return Tree.map(each);
        }
      }
    }
    return Map.of();
  }

  private static String quoted(String words) {
    return Quotation.of(words, Refusal.MOST);
  }
}
