package dev.daytwo.platform;

import dev.daytwo.descriptor.Departure;
import dev.daytwo.model.WholeCluster;
import dev.daytwo.yaml.SchemaNotes;
import dev.daytwo.yaml.Shape;
import java.util.List;
import java.util.Map;

/** What a schema says of extras and waivers: the rules of {@link ExtraRules} and {@link Waiver}. */
final class AdditionSchema {
  private AdditionSchema() {}

  static void add(SchemaNotes notes) {
    Map<String, Object> text = Shape.of("type", "string");
    Map<String, Object> texts = Shape.of("type", "object", "additionalProperties", text);
    Map<String, Object> metadata = Shape.of("type", "object", "properties",
        Shape.of("name", Shape.text("\\{service\\}"), "namespace", Shape.of("const", "{namespace}"), "labels", texts,
            "annotations", texts),
        "required", List.of("name"), "additionalProperties", false);
    Map<String, Object> kind = Shape.of("type", "string", "minLength", 1, "not",
        Shape.of("enum", WholeCluster.kinds()));
    notes.say(PlatformDocument.class, "extras", "Objects that units get besides those that are rendered.",
        List.of(Shape.of("when", Shape.of("kinds", List.of("Service")), "object",
            Shape.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Shape.of("name", "{service}-contact"), "data",
                Shape.of("team", "{team}")))))
        .say(Extra.class, "when", "Which units get it: those that fit all that is said. Without it: all.")
        .say(Extra.When.class, "kinds", "Kinds of descriptors.", List.of("Service"))
        .say(Extra.When.class, "tiers", "Tiers.", List.of("critical"))
        .say(Extra.When.class, "teams", "Teams.", List.of("payments"))
        .say(Extra.When.class, "environments", "Environments.", List.of("production"))
        .say(Extra.class, "object", "A Kubernetes object of the unit's namespace, in whose texts {service}, "
            + "{environment}, {team}, {namespace}, {source} and {tier} stand for those of the unit.",
            Shape.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Shape.of("name", "{service}-contact")))
        .limit(Extra.class, "object", Shape.of("properties",
            Shape.of("apiVersion", Shape.text("^(?!daytwo\\.dev/)."), "kind", kind, "metadata", metadata, "status",
                Shape.of("not", Shape.of())),
            "required", List.of("apiVersion", "kind", "metadata")))
        .say(PlatformDocument.class, "waivers", "Checks that the platform team has decided against; objects carry them "
            + "as annotations of the checkers.",
            List.of(Shape.of("check", "CKV_K8S_11", "reason", "limits of CPU throttle")))
        .say(Waiver.class, "check", "A check of Checkov or of kube-score, or a departure of a descriptor that validate "
            + "need not tell.", "CKV_K8S_11", "container-resources", "security.user")
        .limit(Waiver.class, "check", Shape.of("pattern", "^(?:" + Waiver.CHECKOV.pattern() + "|"
            + Waiver.KUBE_SCORE.pattern() + "|" + String.join("|", Departure.CHECKS).replace(".", "\\.") + ")$"))
        .say(Waiver.class, "reason", "Why it does not hold here.", "limits of CPU throttle")
        .limit(Waiver.class, "reason", Shape.of("pattern", "\\S"))
        .say(Waiver.class, "kinds", "On which kinds of objects. Without it: those that have pods.",
            List.of("Deployment"))
        .limit(Waiver.class, "kinds", Shape.of("items", Shape.of("enum", Waiver.KINDS)));
  }
}
