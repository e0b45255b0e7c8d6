package dev.daytwo.bench;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** From somebody's write to an object of ours to the object as it was, one after the other, each on another unit. */
final class Drift {
  private static final String RIVAL = "rival";
  private static final String NAMESPACED = "/namespaces/" + Workload.NAME;
  private static final List<String> WATCHED = List.of("/api/v1" + NAMESPACED + "/services",
      "/apis/apps/v1" + NAMESPACED + "/deployments", Rig.RELEASES);

  private final int times;
  private final BlockingQueue<Sighting> sightings = new LinkedBlockingQueue<>();

  /** What a watch saw, and when by {@link System#nanoTime()}. */
  private record Sighting(Map<String, Object> object, long at) {
    boolean is(String kind, String name) {
      return kind.equals(object.get("kind")) && name.equals(Tree.at(object, "metadata", "name"));
    }

    long version() {
      return Long.parseLong(Tree.text(Tree.at(object, "metadata", "resourceVersion")));
    }
  }

  Drift(int times) {
    this.times = times;
  }

  Figures run() throws IOException, InterruptedException {
    Figures figures = new Figures("drift: " + times + " times, each on a unit of its own");
    Map<String, String> files = Workload.files(times); // of one unit, a third heal within a minute would be a fight
    List<Manifest> objects = Workload.objects(files);
    List<Double> fromWrite = new ArrayList<>();
    List<Double> fromSight = new ArrayList<>();
    try (Rig rig = new Rig(java.time.Duration.ofSeconds(15), false)) {
      rig.sync(files, times);
      rig.agent.awaitQuiet();
      for (String path : WATCHED) {
        rig.client.watch(path, rig.client.version(path), event -> sightings
            .add(new Sighting(Tree.map(event.get("object")), System.nanoTime())));
      }
      Exposition before = rig.agent.metrics();
      double load = ProcessFigures.load();
      double cpu = ProcessFigures.cpuSeconds(rig.agent.pid());
      for (int i = 0; i < times; i++) {
        String kind = i % 2 == 0 ? "Deployment" : "Service";
        String app = Workload.app(i);
        Manifest manifest = objects.stream()
            .filter(each -> each.key().kind().equals(kind) && each.key().name().equals(app)).findFirst().orElseThrow();
        heal(rig.client, manifest, i % 4 < 2, fromWrite, fromSight);
      }
      cpu = ProcessFigures.cpuSeconds(rig.agent.pid()) - cpu;
      rig.agent.awaitQuiet();
      figures.row(row("write to healed", fromWrite, load));
      figures.row(row("seen to healed", fromSight, load));
      figures.sum("agent CPU ms a heal", cpu * 1000 / times, "agent RSS MiB",
          ProcessFigures.residentMib(rig.agent.pid()), "agent peak MiB", ProcessFigures.peakMib(rig.agent.pid()),
          "requests of the agent", rig.agent.metrics().requestsSince(before));
    }
    return figures;
  }

  private static Object[] row(String what, List<Double> millis, double load) throws IOException {
    return new Object[]{"span", what, "times", millis.size(), "p50 ms", Figures.percentile(millis, 50), "p99 ms",
        Figures.percentile(millis, 99), "max ms", Figures.percentile(millis, 100), "load before", load, "load after",
        ProcessFigures.load()};
  }

  /** One foreign write, forced server-side apply or strategic merge patch, and the wait for its end. */
  private void heal(BareClient client, Manifest manifest, boolean apply, List<Double> fromWrite,
      List<Double> fromSight) throws IOException, InterruptedException {
    String kind = manifest.key().kind();
    String name = manifest.key().name();
    String spec = kind.equals("Deployment")
        ? "{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"registry.example.com/rival:1\"}]}}}"
        : "{\"selector\":{\"app\":\"rival\"}}";
    String body = apply
        ? "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\"},\"spec\":%s}"
            .formatted(manifest.key().apiVersion(), kind, name, spec)
        : "{\"spec\":" + spec + "}";
    String type = apply ? "application/apply-patch+yaml" : "application/strategic-merge-patch+json";
    sightings.clear();
    long began = System.nanoTime();
    Map<String, Object> answer = BareClient.tree(client.patch(BareClient.path(manifest.key()) + "?fieldManager="
        + RIVAL + (apply ? "&force=true" : ""), type, body));
    long foreign = new Sighting(answer, began).version();
    if (value(answer).equals(value(manifest.tree()))) {
      throw new IllegalStateException("the foreign write changed nothing of " + manifest.key());
    }
    Sighting seen = await("the foreign write", each -> each.is(kind, name) && each.version() == foreign);
    Sighting healed = await(manifest.key() + " as it was", each -> each.is(kind, name) && each.version() > foreign
        && value(each.object()).equals(value(manifest.tree())));
    fromWrite.add((healed.at() - began) / 1e6);
    fromSight.add((healed.at() - seen.at()) / 1e6);
    await("the Release of " + name, each -> each.is("Release", name)); // the next one meets a server at rest
  }

  private static String value(Map<String, Object> object) {
    Object containers = Tree.at(object, "spec", "template", "spec", "containers");
    return containers == null
        ? CanonicalJson.of(Objects.requireNonNull(Tree.at(object, "spec", "selector")))
        : Tree.text(Tree.at(Tree.list(containers).getFirst(), "image"));
  }

  private Sighting await(String what, Predicate<Sighting> wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      Sighting next = sightings.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new IllegalStateException("not seen within 30 s: " + what);
      }
      if (wanted.test(next)) {
        return next;
      }
    }
  }
}
