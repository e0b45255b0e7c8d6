package dev.daytwo.cli;

import dev.daytwo.cluster.Api;
import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.Connection;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.RequestPath;
import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.ObjectKind;
import dev.daytwo.model.Result;
import dev.daytwo.model.Tree;
import dev.daytwo.platform.Platform;
import dev.daytwo.render.Renderer;
import dev.daytwo.render.YamlWriter;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code daytwo adopt}: a descriptor for what runs already. */
@Command(name = "adopt", mixinStandardHelpOptions = true, description = {
    "Reads a running Deployment, StatefulSet or CronJob, with its Service, HorizontalPodAutoscaler and ConfigMaps, prints the shortest descriptor "
        + "that says the same, and lists on the other output what would change and why. Nothing is written to the cluster; "
        + "the API server is asked what the objects would be (dry run)."}, footer = {"", "Examples:",
            "  daytwo adopt deployment/web -n shop > services/web.yaml",
            "  daytwo adopt deployment/web -n shop --to services/web.yaml --context production",
            "  daytwo adopt statefulset/db -n shop", "  daytwo adopt cronjob/report -n shop"})
final class AdoptCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "KIND/NAME", description = "What runs, such as deployment/web.")
  @SuppressWarnings("NullAway.Init")
  private String workload;

  @SuppressWarnings("NullAway.Init")
  private Running running;

  @Option(names = {"-n",
      "--namespace"}, paramLabel = "NAMESPACE", defaultValue = "default", description = "Where it runs; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String namespace;

  @Option(names = {"-e",
      "--environment"}, paramLabel = "ENV", defaultValue = "production", description = "The environment that the namespace is; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String environment;

  @Option(names = "--source", paramLabel = "NAME", defaultValue = "local", description = "The source's name, which objects carry as a label; default ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String source;

  @Option(names = "--to", paramLabel = "FILE", description = "Where to write the descriptor; must not be there. Default: it is printed.")
  private @Nullable Path to;

  @Option(names = "--platform", paramLabel = "FILE", description = "The platform team's file; default: what is built in.")
  private @Nullable Path platform;

  @Option(names = "--context", paramLabel = "NAME", description = "The kubeconfig's context; default its current one.")
  private @Nullable String context;

  @Override
  public Integer call() throws IOException {
    int slash = workload.indexOf('/');
    Running kind = slash < 0 ? null : Running.of(workload.substring(0, slash));
    if (kind == null) {
      throw new ParameterException(spec.commandLine(),
          "found " + workload + ", allowed: " + Running.allowed() + "; other kinds are not adopted");
    }
    running = kind;
    Environment place = new Environment(environment, namespace, new Environment.Policy(true, true), false);
    Result<Platform> read = Place.read(platform, List.of(place));
    if (read.value() == null) {
      read.problems().forEach(spec.commandLine().getErr()::println);
      return Exit.FOUND;
    }
    try (KubernetesClient client = Connection.open(context, TIMEOUT, answer -> {})) {
      return adopt(new Api(client, TIMEOUT), workload.substring(slash + 1), place, read.get());
    } catch (ApiFault fault) {
      spec.commandLine().getErr().println("daytwo: " + fault.getMessage());
      return Exit.REFUSED;
    }
  }

  private int adopt(Api api, String name, Environment place, Platform platform) throws ApiFault, IOException {
    Discovery discovery = new Discovery(api);
    String kind = running.kind().kind();
    Map<String, Object> live = get(api, discovery, new ObjectKey(running.kind().apiVersion(), kind, namespace, name));
    if (live == null) {
      spec.commandLine().getErr().println("daytwo: there is no " + kind + " " + name + " in " + namespace
          + "; kubectl get " + kind.toLowerCase(Locale.ROOT) + "s -A lists them");
      return Exit.FAILED;
    }
    Map<String, Object> service = running == Running.CRON_JOB
        ? null
        : get(api, discovery, new ObjectKey("v1", "Service", namespace, name));
    Adoption.Written written = Adoption.write(new Adoption.Live(running, live, service,
        autoscaler(api, discovery, name), data(api, discovery, live)), platform);
    String text = YamlWriter.tree(written.descriptor());
    print(text);
    PrintWriter err = spec.commandLine().getErr();
    SourceFile file = SourceFile.parse(to == null ? name + ".yaml" : to.toString(), text);
    if (file.descriptors().isEmpty()) {
      file.problems().forEach(err::println);
      return Exit.FOUND;
    }
    Result<Desired> rendered = Renderer.render(file.descriptors().getFirst(),
        place, source,
        new Commit("", "", "", Instant.EPOCH), platform, path -> null);
    rendered.problems().forEach(err::println);
    if (rendered.value() == null) {
      return Exit.FOUND;
    }
    List<String> notes = new ArrayList<>(written.notes());
    notes.addAll(neighbours(api, discovery, live));
    changes(api, discovery, rendered.get(), notes, err);
    err.flush();
    return Exit.DONE;
  }

  private void print(String text) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (to == null) {
      out.print(text);
    } else {
      try {
        Files.writeString(to, text, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        throw new IOException(to + " is there already, and stays as it is; name another file", e);
      }
      out.println("wrote " + to);
    }
    out.flush();
  }

  private void changes(Api api, Discovery discovery, Desired desired, List<String> notes, PrintWriter err)
      throws ApiFault {
    List<String> added = new ArrayList<>();
    Table table = new Table("OBJECT", "FIELD", "NOW", "THEN", "WHY");
    int count = 0;
    boolean moved = false;
    for (Manifest object : desired.objects()) {
      Map<String, Object> live = get(api, discovery, object.key());
      if (live == null) {
        boolean served = discovery.find(object.key().objectKind()) != null;
        added
            .add(object.key().kind() + "/" + object.key().name() + (served ? "" : " (when the cluster has that kind)"));
        continue;
      }
      List<Changes.Change> changes = new ArrayList<>(
          Changes.of(Manifest.of(named(live, object)), defaulted(api, discovery, object)));
      if (object.at("spec", "replicas") == null) { // an autoscaler's, which finds them as they are
        changes.removeIf(change -> change.field().equals("spec.replicas"));
      }
      Changes.rows(table, object.key(), changes);
      count += changes.size();
      moved |= object.key().objectKind().equals(running.kind())
          && changes.stream().anyMatch(change -> change.field().startsWith("spec.selector"));
    }
    if (count > 0) {
      err.println(table);
    }
    if (!added.isEmpty()) {
      err.println("New: " + String.join(", ", added));
    }
    err.println("The NetworkPolicy lets the pods reach DNS and what uses: names, nothing else.");
    notes.forEach(note -> err.println("Note: " + note));
    if (moved) {
      String delete = "kubectl -n " + namespace + " delete " + running.kind().kind().toLowerCase(Locale.ROOT) + " "
          + desired.unit().service();
      err.println("Note: the selector of a " + running.kind().kind()
          + " cannot be changed. After the push, when the unit says so: " + delete
          + (running == Running.DEPLOYMENT
              ? " --cascade=orphan; its pods run on beside the new ones until you delete their ReplicaSet."
              : "; its claims stay. The service is down until the new pods, which have the same names, are ready."));
    }
  }

  /** The live object with its only container named as Daytwo names it, so that the two are compared and not replaced. */
  private Map<String, Object> named(Map<String, Object> live, Manifest object) {
    String[] path = running.containers();
    List<Object> containers = Tree.list(Tree.at(live, path));
    List<Object> ours = Tree.list(object.at(path));
    if (containers.isEmpty() || ours.isEmpty()) {
      return live;
    }
    Map<String, Object> first = new LinkedHashMap<>(Tree.map(containers.getFirst()));
    first.put("name", Tree.text(Tree.at(ours.getFirst(), "name")));
    List<Object> renamed = new ArrayList<>(containers);
    renamed.set(0, first);
    return with(live, renamed, path);
  }

  private static Map<String, Object> with(Map<String, Object> tree, Object value, String... path) {
    Map<String, Object> copy = new LinkedHashMap<>(tree);
    copy.put(path[0], path.length == 1
        ? value
        : with(Tree.map(tree.get(path[0])), value, Arrays.copyOfRange(path, 1, path.length)));
    return copy;
  }

  /** The object as the API server would keep it: made under another name, and not kept. */
  private static Manifest defaulted(Api api, Discovery discovery, Manifest object) throws ApiFault {
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.map(object.at("metadata")));
    metadata.remove("name");
    metadata.put("generateName", object.key().name() + "-");
    Map<String, Object> twin = with(object.tree(), metadata, "metadata");
    String path = RequestPath.collection(discovery.resource(object.key().objectKind()), object.key().namespace());
    Map<String, Object> answer = api.send("POST", path + "?dryRun=All", "application/json", CanonicalJson.of(twin));
    return Manifest.of(answer);
  }

  private static @Nullable Map<String, Object> get(Api api, Discovery discovery, ObjectKey key) throws ApiFault {
    Discovery.Resource resource = discovery.find(key.objectKind());
    try {
      return resource == null ? null : api.get(RequestPath.object(resource, key));
    } catch (ApiFault fault) {
      if (fault.reason() == ApiFault.Reason.NOT_FOUND) {
        return null;
      }
      throw fault;
    }
  }

  /** What else is there for the workload's pods, and has to be looked after by hand. */
  private List<String> neighbours(Api api, Discovery discovery, Map<String, Object> live) throws ApiFault {
    List<String> notes = new ArrayList<>();
    String name = Tree.text(Tree.at(live, "metadata", "name"));
    String scaler = Tree.text(Tree.at(autoscaler(api, discovery, name), "metadata", "name"));
    if (!scaler.isEmpty() && !scaler.equals(name)) {
      notes.add("the HorizontalPodAutoscaler " + scaler + " would fight with the new one: kubectl -n " + namespace
          + " delete hpa " + scaler + " when the unit is synced");
    }
    Set<Map.Entry<String, Object>> labels = Tree.map(Tree.at(running.template(live), "metadata", "labels"))
        .entrySet();
    for (Object each : Tree.list(api.get(RequestPath.collection(discovery.resource(new ObjectKind("v1", "Service")),
        namespace)).get("items"))) {
      Map<String, Object> selector = Tree.map(Tree.at(each, "spec", "selector"));
      String other = Tree.text(Tree.at(each, "metadata", "name"));
      if (!other.equals(name) && !selector.isEmpty() && labels.containsAll(selector.entrySet())) {
        notes.add(
            "the Service " + other + " finds these pods by labels that the new ones do not have: let its selector be "
                + "app.kubernetes.io/name: " + name);
      }
    }
    return notes;
  }

  private @Nullable Map<String, Object> autoscaler(Api api, Discovery discovery, String name) throws ApiFault {
    Discovery.Resource resource = discovery.resource(new ObjectKind("autoscaling/v2", "HorizontalPodAutoscaler"));
    for (Object each : Tree.list(api.get(RequestPath.collection(resource, namespace)).get("items"))) {
      Object target = Tree.at(each, "spec", "scaleTargetRef");
      if (running.kind().kind().equals(Tree.at(target, "kind")) && name.equals(Tree.at(target, "name"))) {
        return Tree.map(each);
      }
    }
    return null;
  }

  /** What is in the ConfigMaps and Secrets that the pods use; of a Secret, only its keys. */
  private Function<String, Map<String, String>> data(Api api, Discovery discovery,
      Map<String, Object> live) throws ApiFault {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    String text = CanonicalJson.of(running.template(live));
    for (String kind : List.of("ConfigMap", "Secret")) {
      String mark = kind.equals("ConfigMap") ? "configMap" : "secretRef";
      if (!text.contains(mark)) {
        continue;
      }
      for (Object each : Tree.list(api.get(RequestPath.collection(discovery.resource(new ObjectKind("v1", kind)),
          namespace)).get("items"))) {
        Map<String, String> values = new LinkedHashMap<>();
        Tree.map(Tree.at(each, "data"))
            .forEach((key, value) -> values.put(key, kind.equals("Secret") ? "" : Tree.text(value)));
        all.put(kind + "/" + Tree.text(Tree.at(each, "metadata", "name")), values);
      }
    }
    return name -> all.getOrDefault(name, Map.of());
  }
}
