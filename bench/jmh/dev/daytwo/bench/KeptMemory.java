package dev.daytwo.bench;

import dev.daytwo.descriptor.Kind;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Environment;
import dev.daytwo.model.Problem;
import dev.daytwo.model.Result;
import dev.daytwo.platform.Platform;
import dev.daytwo.reconcile.Catalog;
import dev.daytwo.reconcile.SourceScope;
import dev.daytwo.reconcile.SourceTree;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the catalog keeps in memory of each unit: the heap with it, less the heap without, each after collections. */
public final class KeptMemory {
  /** The files as a source's tree. */
  private record Files(Map<String, String> files) implements SourceTree {
    @Override
    public Collection<String> paths() {
      return files.keySet();
    }

    @Override
    public List<Problem> problems() {
      return List.of();
    }

    @Override
    public Result<String> read(String path) {
      return Result.of(files.getOrDefault(path, ""));
    }
  }

  private KeptMemory() {}

  /** Prints the figure. */
  public static void main(String[] args) throws Exception {
    Files files = new Files(Descriptors.files());
    SourceScope scope = new SourceScope("shop", path -> true, Set.copyOf(Kind.names()), false, Set.of(),
        (namespace, own) -> true,
        List.of(new Environment("production", "{environment}", new Environment.Policy(true, true), true)));
    new Catalog(scope, Platform.BUILT_IN, kind -> false).update(new Commit("a", "", "", Instant.EPOCH), null,
        new Files(Map.of())); // classes and constants are there
    long before = heap();
    Catalog catalog = new Catalog(scope, Platform.BUILT_IN, kind -> false);
    int units = catalog.update(new Commit("c", "", "", Instant.EPOCH), null, files).units().size();
    long after = heap();
    System.out.printf(Locale.ROOT, "%d units, %.1f KiB kept of each%n", units, (after - before) / 1024.0 / units);
    if (catalog.update(new Commit("d", "", "", Instant.EPOCH), Set.of(), files).units().size() != units) {
      throw new IllegalStateException("the catalog was lost");
    }
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
