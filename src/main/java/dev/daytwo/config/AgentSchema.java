package dev.daytwo.config;

import dev.daytwo.model.Cron;
import dev.daytwo.model.Environment;
import dev.daytwo.model.GitRef;
import dev.daytwo.model.Tree;
import dev.daytwo.model.VersionRange;
import dev.daytwo.model.Window;
import dev.daytwo.yaml.Schema;
import dev.daytwo.yaml.SchemaNotes;
import dev.daytwo.yaml.Shape;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema of the agent's configuration. Here is every field's description, in the order of the records, and what
 * of the rules in {@link ConfigRules} a schema can say.
 */
public final class AgentSchema {
  private AgentSchema() {}

  /** The schema as a tree of maps, lists and single values. */
  public static Map<String, Object> tree() {
    SchemaNotes notes = new SchemaNotes();
    forms(notes);
    whole(notes);
    sources(notes);
    environments(notes);
    work(notes);
    Map<String, Object> tree = Schema.of(ConfigRules.binder(new Variables(Map.of())), notes, AgentConfig.class,
        "Configuration of the agent of Daytwo");
    Map<String, Object> properties = Shape.of("apiVersion",
        Shape.of("description", "The version of this form.", "const", AgentConfigReader.API_VERSION), "kind",
        Shape.of("description", "What the file is.", "const", AgentConfigReader.KIND));
    properties.putAll(Tree.map(tree.get("properties")));
    tree.put("properties", properties);
    // everything else may be in another file of the folder
    tree.put("required", List.of("apiVersion", "kind"));
    return tree;
  }

  private static void forms(SchemaNotes notes) {
    String segment = "(?:\\*\\*(?=/|$)|(?!\\.{1,2}(?:/|$))(?![^/]*\\*\\*)[^/\\[\\]{}\\\\!]+)";
    String number = "(?:\\d{1,9}|[xX*])";
    String bound = "(?:>=|<=|>|<|=|\\^|~)?\\s*v?" + number + "(?:\\." + number + "){0,2}(?:[-+][0-9A-Za-z.+-]+)?";
    String minutes = "[-*/,0-9a-zA-Z]+";
    Map<String, Object> glob = Shape.text("^(?!\\s*$)" + segment + "(?:/" + segment + ")*$");
    Map<String, Object> variable = Shape.text("\\$\\{");
    NotificationNotes.add(notes, glob, variable);
    CommitStatusConfig.add(notes);
    notes.instead(variable).shape(int.class, any -> Shape.of("type", "integer"))
        .shape(double.class, any -> Shape.of("type", "number")).shape(boolean.class, any -> Shape.of("type", "boolean"))
        .shape(Glob.class, any -> glob)
        .written(Glob.class, Glob::pattern).shape(Path.class, any -> Shape.of("type", "string"))
        .shape(GitRef.class, schema -> Shape.merged(schema.record(ConfigRules.RefForm.class),
            Shape.oneOf(Shape.given("branch"), Shape.given("tag"), Shape.given("semver"), Shape.given("commit"))))
        .written(GitRef.Branch.class, ref -> Shape.of("branch", ref.name()))
        .shape(VersionRange.class,
            any -> Shape.text("^\\s*" + bound + "(?:(?:\\s*\\|\\|\\s*|\\s*,\\s*|\\s+)" + bound + ")*\\s*$"))
        .shape(Cron.class, any -> Shape.text("^[ \\t]*" + minutes + "(?:[ \\t]+" + minutes + "){4}[ \\t]*$"))
        .shape(ZoneId.class, any -> Shape.of("type", "string")).written(ZoneId.class, any -> "UTC")
        .shape(Window.class, schema -> Shape.merged(schema.record(WindowRules.Form.class),
            Shape.oneOf(Shape.given("deny"), Shape.given("allow"))))
        .shape(SourceConfig.Require.class, any -> Shape.choice(List.of("signed-commit", "signed-tag")))
        .written(SourceConfig.Require.class, any -> "signed-commit") // only the default is written
        .shape(Environment.OnStrangers.class, any -> Shape.choice(List.of("undo", "report")));
  }

  private static void whole(SchemaNotes notes) {
    notes.say(AgentConfig.class, "sources", "The repositories that the agent follows.")
        .say(AgentConfig.class, "environments", "The places that it fills.")
        .say(AgentConfig.class, "platform", "Where the platform team's file is, with every default; without it: what "
            + "is built in. When it moves, the last good one stays in force until it is read there.",
            Shape.of("source", "platform"))
        .say(PlatformConfig.class, "source", "The source that holds it.", "platform")
        .say(PlatformConfig.class, "path", "Its path in the source; without it: platform.yaml.", "platform.yaml")
        .limit(PlatformConfig.class, "path", Shape.of("minLength", 1))
        .say(PlatformConfig.class, "file", "A file on disk instead, relative to this one.", "platform.yaml")
        .always(PlatformConfig.class, Shape.oneOf(Shape.given("source"), Shape.given("file")))
        .always(PlatformConfig.class, Shape.not(Shape.allOf(Shape.given("path"), Shape.given("file"))))
        .say(AgentConfig.class, "retiredSources", "Names of sources that are followed no more, and whose units are "
            + "deleted.", List.of("old-shop"))
        .say(AgentConfig.class, "reconcile", "How hard it works.")
        .say(AgentConfig.class, "kubernetes", "Which cluster. Its context waits for the next start.")
        .say(AgentConfig.Kubernetes.class, "context", "A context of the kubeconfig. Without one: its current one, or "
            + "the pod's own service account.", "kind-kind")
        .say(AgentConfig.Kubernetes.class, "impersonate", "In whose name objects are written: none, the agent's own; "
            + "per-source, that of the source's serviceAccount, whose rights the API server then enforces.")
        .say(AgentConfig.class, "http", "Where the agent answers. A change waits for the next start.")
        .say(AgentConfig.Http.class, "host", "The address to listen on.", "127.0.0.1")
        .say(AgentConfig.Http.class, "port", "The port; 0 for any free one.")
        .say(AgentConfig.class, "registries", "How registries of images are asked which digests tags name, where the "
            + "platform pins images. A change is for the next question; digests that are held stay.")
        .say(RegistriesConfig.class, "dockerConfig",
            "A config.json that docker login writes, with the logins in it; read "
                + "again at each use. Programs that it names are not run.",
            "/etc/daytwo/registries/config.json")
        .say(RegistriesConfig.class, "caFile",
            "PEM certificates that may have signed a registry's, beside what the JVM "
                + "trusts.",
            "/etc/daytwo/registries/ca.pem")
        .say(RegistriesConfig.class, "insecure",
            "Registries, with their ports, that are asked in clear text, which shows "
                + "a login to whoever listens.",
            List.of("registry.local:5000"))
        .limit(RegistriesConfig.class, "insecure",
            Shape.of("items", Shape.of("pattern", Shape.whole(RegistriesConfig.HOST))))
        .say(AgentConfig.class, "leaderElection", "Which of several agents with the same configuration writes: the one "
            + "that holds a Lease. A change waits for the next start.")
        .say(AgentConfig.class, "tracing",
            "Where a trace of each push is sent, by OTLP over HTTP. Without it: where the "
                + "environment variable OTEL_EXPORTER_OTLP_ENDPOINT says, or nowhere. A change waits for the next start.")
        .say(TracingConfig.class, "endpoint", "The collector; /v1/traces is added.", "http://collector:4318")
        .limit(TracingConfig.class, "endpoint", Shape.of("pattern", "^" + TracingConfig.ENDPOINT + "$"))
        .say(TracingConfig.class, "headersFile",
            "A file with a line Name: value for each header that the collector asks "
                + "for, such as a token; read again at each use.",
            "/etc/daytwo/tracing/headers")
        .say(TracingConfig.class, "sampleRatio", "The share of pushes that are traced, 0 to 1.")
        .limit(TracingConfig.class, "sampleRatio", Shape.of("minimum", 0, "maximum", 1))
        .say(AgentConfig.class, "log", "What the log says, and how; a change is in force at once.")
        .say(LogConfig.class, "level", "The least that is said; without it: the environment variable DAYTWO_LOG_LEVEL, "
            + "or info.", "info")
        .say(LogConfig.class, "format",
            "text, or json for one JSON object a line; without it: the environment variable "
                + "DAYTWO_LOG, or text.",
            "json")
        .say(AgentConfig.class, "installCrds",
            "Install or upgrade the agent's own custom resource. A change waits for the "
                + "next start.")
        .say(AgentConfig.class, "dataDir", "A folder of its own for clones, which may be lost at any time; relative to "
            + "this file. A change waits for the next start.", "/var/lib/daytwo");
  }

  private static void sources(SchemaNotes notes) {
    notes.say(SourceConfig.class, "name", "A DNS label, unique; objects carry it as a label.", "shop")
        .limit(SourceConfig.class, "name", Shape.of("pattern", Shape.whole(ConfigRules.LABEL)))
        .say(SourceConfig.class, "url", "The repository: https, ssh, http (only with insecure) or file; without "
            + "password.", "https://git.example.com/shop/services.git")
        .limit(SourceConfig.class, "url", Shape.of("pattern", "^(?:https?://[^/@]+/|ssh://[^/@:]+@[^/@]+/|file:/)"))
        .say(SourceConfig.class, "ref",
            "What is followed: a branch, a tag, the newest tag of a range of versions, or a commit.")
        .say(ConfigRules.RefForm.class, "branch", "The tip of a branch, wherever it moves.", "main")
        .say(ConfigRules.RefForm.class, "tag", "The commit that a tag names; a tag that is moved is followed.", "v1.0")
        .say(ConfigRules.RefForm.class, "semver", "The newest of the tags that are a version (v1.2.3 or 1.2.3) in this "
            + "range; prereleases only if the range names one.", ">=1.0 <2")
        .say(ConfigRules.RefForm.class, "commit", "One commit for ever, by its full id.")
        .limit(ConfigRules.RefForm.class, "commit", Shape.of("pattern", "^[0-9a-f]{40}$"))
        .say(SourceConfig.class, "paths", "Which files are read, as globs: * and ? within a folder, ** over folders.",
            List.of("services/**/*.yaml"))
        .say(SourceConfig.class, "poll", "How often the repository is asked, from 1s to 1d.")
        .say(SourceConfig.class, "auth", "The files that hold the credentials: tokenFile, or usernameFile and "
            + "passwordFile, or githubApp, or sshKeyFile and knownHostsFile for ssh; caFile as well for https, or "
            + "alone. They are read again at each use.")
        .say(SourceConfig.Auth.class, "usernameFile", "A file that holds the user's name.")
        .say(SourceConfig.Auth.class, "passwordFile", "A file that holds the password.")
        .say(SourceConfig.Auth.class, "tokenFile", "A file that holds a token.", "/etc/daytwo/git/token")
        .say(SourceConfig.Auth.class, "caFile", "PEM certificates that alone may have signed the server's. Without it: "
            + "what the JVM trusts.")
        .say(SourceConfig.Auth.class, "sshKeyFile", "A private key without a passphrase, as ssh-keygen writes it; its "
            + "mode must not let everybody read it.", "/etc/daytwo/git/ssh-key")
        .say(SourceConfig.Auth.class, "knownHostsFile", "The keys of the server, as ssh-keyscan writes them; another "
            + "key is refused.", "/etc/daytwo/git/known_hosts")
        .say(SourceConfig.Auth.class, "githubApp", "An app of GitHub that may read the repository.")
        .say(SourceConfig.GitHubApp.class, "appId", "The app's number.", 123456)
        .say(SourceConfig.GitHubApp.class, "installationId", "The number of its installation.", 12345678)
        .say(SourceConfig.GitHubApp.class, "privateKeyFile", "Its key, as GitHub gives it.", "/etc/daytwo/git/app.pem")
        .say(SourceConfig.GitHubApp.class, "apiUrl", "Where GitHub's API is; of GitHub Enterprise Server: "
            + "https://host/api/v3.")
        .limit(SourceConfig.GitHubApp.class, "apiUrl", Shape.of("pattern", "^" + ConfigRules.API + "$"))
        .always(SourceConfig.Auth.class, Shape.anyOf(
            alone(List.of("tokenFile"), List.of()), alone(List.of("usernameFile", "passwordFile"), List.of()),
            alone(List.of("githubApp"), List.of()), alone(List.of("sshKeyFile", "knownHostsFile"), List.of("caFile")),
            alone(List.of("caFile"), List.of())))
        .say(SourceConfig.class, "proxy",
            "An HTTP proxy, through which https goes by CONNECT, and ssh too. Without it: "
                + "https_proxy, http_proxy and no_proxy of the environment, for https and http.",
            "http://proxy.example.com:3128")
        .limit(SourceConfig.class, "proxy", Shape.of("pattern", "^" + ConfigRules.PROXY + "$"))
        .say(SourceConfig.class, "limits", "How much of it is read.")
        .say(SourceConfig.Limits.class, "files", "Of a commit, all of the repository's; a commit with more is refused.")
        .say(SourceConfig.Limits.class, "fileBytes", "Of one file; a bigger one is a problem.")
        .say(SourceConfig.Limits.class, "totalBytes", "Of all files that are read of one commit.")
        .say(SourceConfig.Limits.class, "history", "Commits that a new clone has; older ones are fetched when a "
            + "release goes back to one. 0 for all.")
        .say(SourceConfig.class, "insecure", "Plain http is meant, which shows everything to whoever listens.")
        .say(SourceConfig.class, "kinds", "What the source may describe.")
        .say(SourceConfig.Kinds.class, "allow", "Kinds of descriptors.")
        .limit(SourceConfig.Kinds.class, "allow", Shape.of("items", Shape.of("enum", SourceConfig.Kinds.ALL)))
        .say(SourceConfig.Kinds.class, "manifests", "Plain Kubernetes YAML too; namespaces must then be said.")
        .say(SourceConfig.Kinds.class, "cluster", "Kinds of the whole cluster that the plain YAML may hold.",
            List.of("CustomResourceDefinition"))
        .limit(SourceConfig.Kinds.class, "cluster",
            Shape.of("items", Shape.of("pattern", "^(?!Namespace$)[A-Z][A-Za-z0-9]*$")))
        .say(SourceConfig.class, "namespaces", "Where the source may write, as patterns of names.", List.of("shop-*"))
        .say(SourceConfig.class, "verify", "Whose commits are believed; without it: everybody's who may push.")
        .say(SourceConfig.Verify.class, "keysDir",
            "A folder of public keys, OpenPGP and SSH, read again at each fetch.",
            "/etc/daytwo/keys")
        .say(SourceConfig.Verify.class, "require",
            "What must be signed by one of them: the commit that is followed, or "
                + "the tag.")
        .say(SourceConfig.class, "environments", "The environments that it goes to.", List.of("staging", "production"))
        .limit(SourceConfig.class, "environments", Shape.of("minItems", 1))
        .say(SourceConfig.class, "serviceAccount", "namespace/name of the ServiceAccount in whose name the source's "
            + "objects are written, so that its rights decide; with kubernetes.impersonate: per-source.",
            "shop/deployer")
        .say(SourceConfig.class, "webhook",
            "Lets GitHub, GitLab, Gitea, Bitbucket or anybody who knows the secret tell of "
                + "a push at /hooks/NAME, so that it is seen before the next poll.")
        .say(SourceConfig.Webhook.class, "secretFile", "A file that holds the secret; read again at each use.",
            "/etc/daytwo/hooks/shop")
        .limit(SourceConfig.class, "serviceAccount", Shape.of("pattern", Shape.whole(ConfigRules.ACCOUNT)));
  }

  /** One way to log in, with nothing of the others. */
  private static Map<String, Object> alone(List<String> given, List<String> neither) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (String field : List.of("tokenFile", "usernameFile", "passwordFile", "githubApp", "sshKeyFile",
        "knownHostsFile")) {
      all.add(given.contains(field) ? Shape.given(field) : Shape.not(Shape.given(field)));
    }
    given.stream().filter("caFile"::equals).forEach(field -> all.add(Shape.given(field)));
    neither.forEach(field -> all.add(Shape.not(Shape.given(field))));
    return Shape.of("allOf", all);
  }

  private static void environments(SchemaNotes notes) {
    String placeholder = "\\{(?:" + String.join("|", ConfigRules.PLACEHOLDERS) + ")\\}";
    String end = "(?:[a-z0-9]|" + placeholder + ")";
    Class<Environment.Policy> policy = Environment.Policy.class;
    notes.say(EnvironmentConfig.class, "name", "A DNS label, unique.", "production")
        .limit(EnvironmentConfig.class, "name", Shape.of("pattern", Shape.whole(ConfigRules.LABEL)))
        .say(EnvironmentConfig.class, "namespace", "The namespace of a unit, in which {environment}, {team}, {service} "
            + "and {source} stand for those names.", "shop-{environment}")
        .limit(EnvironmentConfig.class, "namespace",
            Shape.of("pattern", "^" + end + "(?:(?:[-a-z0-9]|" + placeholder + "){0,61}" + end + ")?$"))
        .say(EnvironmentConfig.class, "policy", "What the agent does by itself there.")
        .say(policy, "prune", "Delete what a commit dropped.").say(policy, "selfHeal", "Undo what others change.")
        .say(policy, "autoRollback", "Go back to the last healthy commit when a rollout fails.")
        .say(policy, "windows", "When new commits are taken; without any: always.",
            List.of(Shape.of("deny", "* 18-23 * * 5", "timeZone", "Europe/Paris")))
        .say(WindowRules.Form.class, "deny", "Minutes, as the five fields of crontab(5), in which new commits wait.",
            "* 18-23 * * 5")
        .say(WindowRules.Form.class, "allow", "Minutes, as the five fields of crontab(5), outside of which new commits "
            + "wait.", "* 9-16 * * 1-5")
        .say(WindowRules.Form.class, "timeZone", "On whose clocks: a time zone of the IANA database.", "Europe/Paris")
        .say(WindowRules.Form.class, "drift", "true: what others change is not brought back meanwhile either.")
        .say(WindowRules.Form.class, "manual", "true: a sync that a person asks for does not wait.")
        .say(policy, "strangers", "What is done about fields that others add: undo drops them, report leaves and tells "
            + "them.")
        .say(policy, "onDelete", "What becomes of a unit's objects when its descriptor goes, unless it says so itself: "
            + "delete removes them, orphan leaves them running.")
        .say(EnvironmentConfig.class, "createNamespace", "Create the namespace too.")
        .say(EnvironmentConfig.class, "values", "What {values.NAME} stands for in the texts of the platform's file.",
            Shape.of("domain", "acme.com"))
        .keys(EnvironmentConfig.class, "values", "^" + ConfigRules.VALUE.pattern() + "$");
  }

  private static void work(SchemaNotes notes) {
    Class<ReconcileConfig> reconcile = ReconcileConfig.class;
    Class<LeaderElectionConfig> leader = LeaderElectionConfig.class;
    notes
        .say(reconcile, "resync", "How often everything is looked at without a cause, from 10s to 7d. A new one counts "
            + "from the last look.")
        .say(reconcile, "concurrency",
            "Units that are reconciled at the same time. When it becomes less, what runs ends as "
                + "it began.")
        .say(reconcile, "prune",
            "How much one commit may delete of a source and environment; a deletion over either is "
                + "held until it is confirmed.")
        .say(ReconcileConfig.Prune.class, "maxPercent", "Percent of the objects that there are.")
        .say(ReconcileConfig.Prune.class, "maxCount", "Objects.")
        .say(reconcile, "retry", "How long a failed unit waits, doubling. A new one is for the next wait.")
        .say(ReconcileConfig.Retry.class, "from", "The shortest wait.")
        .say(ReconcileConfig.Retry.class, "to", "The longest wait, from 1s to 1d.")
        .say(reconcile, "timeout", "Of one request to the cluster, from 1s to 1h. A new one is for the next request.")
        .say(reconcile, "maxRollouts", "Units that roll out at the same time what is not of their own descriptors: a "
            + "change of the platform or of Daytwo itself.")
        .say(leader, "enabled", "false: there is only this one agent, ever.")
        .say(leader, "namespace", "Of the Lease. Without one: the pod's own, else the kubeconfig's.", "daytwo")
        .limit(leader, "namespace", Shape.of("pattern", Shape.whole(LeaderElectionConfig.NAME)))
        .say(leader, "name", "Of the Lease; agents with different configurations need different ones.")
        .limit(leader, "name", Shape.of("pattern", Shape.whole(LeaderElectionConfig.NAME)))
        .say(leader, "shards", "How many Leases the units are shared out over; only 1.")
        .limit(leader, "shards", Shape.of("const", 1))
        .say(leader, "leaseDuration", "How long the others wait for an agent that is silent; whole seconds from 1s to "
            + "1h.")
        .say(leader, "renewDeadline",
            "How long the leader goes on writing when it cannot renew the Lease; shorter than "
                + "leaseDuration.")
        .say(leader, "retryPeriod", "How often the leader renews it, 100ms or more; shorter than renewDeadline.");
  }
}
