package dev.daytwo.health;

import dev.daytwo.model.Quotation;
import dev.daytwo.model.Symptom;
import dev.daytwo.model.Symptom.Kind;
import dev.daytwo.model.Tree;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a warning of the kubelet or a controller tells that no status does. */
final class EventSymptom {
  /** How often a probe has to fail: any start may fail some. */
  private static final long READINESS = 3;
  /** Golden path: each 2 seconds, so half a minute. */
  private static final long STARTUP = 15;

  private static final Pattern PROBE = Pattern
      .compile("^(Readiness|Liveness|Startup) probe (failed|errored[^:]*): (.*)$", Pattern.DOTALL);
  private static final Pattern MISSING = Pattern
      .compile("(?i)((secret|configmap) \"[^\"]*\" not found|references non-existent (secret|config) key: \\S+)");
  private static final Pattern VOLUME = Pattern.compile("for volume \"([^\"]*)\"");

  private EventSymptom() {}

  /** The symptom that a warning (an Event of the core group) tells of, or null. */
  static @Nullable Symptom of(Map<String, Object> event) {
    String message = Tree.text(event.get("message")).strip();
    return switch (Tree.text(event.get("reason"))) {
      case "Unhealthy" -> probe(message, Math.max(Tree.number(event.get("count"), 1),
          Tree.number(Tree.at(event, "series", "count"), 1)));
      case "FailedMount", "FailedAttachVolume", "FailedMapVolume" -> mount(message);
      case "ProvisioningFailed", "FailedBinding", "VolumeMismatch", "ClaimLost", "ClaimMisbound",
          "VolumeResizeFailed" ->
        symptom(Kind.VOLUME, "its volume cannot be provided: " + message);
      case "FailedCreate" -> Refusal.of(message, false);
      case "FailedCreatePodSandBox", "NetworkNotReady" -> symptom(Kind.NODE, "its node cannot start pods: "
          + message.replaceFirst("^Failed to create pod sandbox: (rpc error: code = [A-Za-z]+ desc = )?", ""));
      default -> null;
    };
  }

  private static @Nullable Symptom probe(String message, long times) {
    Matcher matcher = PROBE.matcher(message);
    if (!matcher.matches() || times < (matcher.group(1).equals("Startup") ? STARTUP : READINESS)) {
      return null;
    }
    // The pod's address says nothing, and is another one for each pod.
    String output = matcher.group(3).replaceAll("\\b\\d{1,3}(\\.\\d{1,3}){3}(?=:)|\\[[0-9a-fA-F:]{2,39}\\](?=:)", "");
    return symptom(Kind.PROBE, "its " + matcher.group(1).toLowerCase(Locale.ROOT) + " probe fails: " + output);
  }

  private static Symptom mount(String message) {
    Matcher volume = VOLUME.matcher(message);
    String which = volume.find() ? "volume " + volume.group(1) : "a volume";
    Matcher missing = MISSING.matcher(message);
    if (missing.find()) {
      return symptom(Kind.CONFIG, which + " cannot be mounted: " + missing.group(1));
    }
    String why = message
        .replaceFirst("^(MountVolume|AttachVolume|MapVolume)\\.[A-Za-z]+ failed for volume \"[^\"]*\" ?: ", "");
    return symptom(Kind.VOLUME, which + " cannot be mounted: " + why);
  }

  private static Symptom symptom(Kind kind, String words) {
    return new Symptom(kind, Quotation.of(words, Refusal.MOST), false);
  }
}
