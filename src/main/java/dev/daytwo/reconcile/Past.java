package dev.daytwo.reconcile;

import dev.daytwo.git.GitFault;
import dev.daytwo.git.GitRepository;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Result;
import dev.daytwo.model.UnitKey;
import dev.daytwo.platform.Platform;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What sources said of a unit at an earlier commit, rendered as it would be today. It reads the clone, and nothing that
 * a restart loses. Safe for use by many threads.
 */
public final class Past implements Earlier {
  private static final int REMEMBERED = 256;

  private final Map<String, GitRepository> repositories;
  private final Map<String, Catalog> catalogs;
  private final Map<Place, Desired> known = new LinkedHashMap<>(16, 0.75f, true);

  /** What all that is known was rendered with. */
  private @Nullable Platform platform;

  private record Place(String source, UnitKey unit, String commit) {}

  /** What came of looking a commit up. */
  public sealed interface Found {
    /** The unit as that commit wants it. */
    record Wanted(Desired desired) implements Found {}

    /**
     * The commit wants nothing of the unit that can be used.
     *
     * @param reason one word in CamelCase
     */
    record Nothing(String reason, String message) implements Found {}
  }

  /** The past of these sources. The maps may still grow. */
  public Past(Map<String, GitRepository> repositories, Map<String, Catalog> catalogs) {
    this.repositories = repositories;
    this.catalogs = catalogs;
  }

  /**
   * A unit as a source described it at a commit.
   *
   * @param revision the commit's id, or at least seven digits of its beginning
   */
  @Override
  public Found at(String source, UnitKey unit, String revision) {
    GitRepository repository = repositories.get(source);
    Catalog catalog = catalogs.get(source);
    if (repository == null || catalog == null) {
      return new Found.Nothing("RevisionUnreadable", "the source " + source + " is not configured any more");
    }
    if (!renderedWith(catalog.platform())) {
      return new Found.Nothing("PlatformMissing", "no good platform file has been read yet");
    }
    try {
      Commit commit = repository.find(revision);
      Place place = new Place(source, unit, commit.id());
      Desired earlier = remembered(place);
      if (earlier != null) {
        return new Found.Wanted(earlier);
      }
      Found found = read(catalog, SourceTree.of(repository.tree(commit.id())), unit, commit);
      if (found instanceof Found.Wanted wanted) {
        remember(place, wanted.desired());
      }
      return found;
    } catch (GitFault fault) {
      return new Found.Nothing(switch (fault.kind()) {
        case BRANCH_MISSING -> "RevisionUnknown";
        case AMBIGUOUS -> "RevisionAmbiguous";
        default -> "RevisionUnreadable";
      }, fault.getMessage());
    }
  }

  /** Sources or environments have changed: what they said has to be rendered again. */
  public void forget() {
    synchronized (known) {
      known.clear();
    }
  }

  private static Found read(Catalog catalog, SourceTree tree, UnitKey unit, Commit commit) throws GitFault {
    Set<String> about = about(unit.service(), catalog.scope(), tree);
    Catalog.Rendering rendering = catalog.apart(about::contains).update(commit, null, tree);
    for (Desired desired : rendering.desired()) {
      if (desired.unit().equals(unit)) {
        return new Found.Wanted(desired);
      }
    }
    List<Catalog.Refusal> refusals = rendering.refused().stream().filter(each -> each.unit().equals(unit)).toList();
    return refusals.isEmpty()
        ? new Found.Nothing("RevisionUnknown", "the commit " + commit.abbreviated() + " does not describe "
            + unit.service() + " for " + unit.environment())
        : new Found.Nothing("RevisionUnreadable",
            "the commit " + commit.abbreviated() + " has problems: " + refusals.getFirst().problems().getFirst());
  }

  /** The files that may be about a service: to look for its name in a file costs much less than to parse the file. */
  private static Set<String> about(String service, SourceScope scope, SourceTree tree) throws GitFault {
    Set<String> about = new HashSet<>();
    for (String path : tree.paths()) {
      if (scope.counts().test(path)) {
        Result<String> text = tree.read(path);
        if (Catalog.folderUnit(scope.name(), path).equals(service)
            || (text.value() != null && text.get().contains(service))) {
          about.add(path);
        }
      }
    }
    return about;
  }

  /** Forgets what was rendered with another platform; false if there is none. */
  private boolean renderedWith(@Nullable Platform now) {
    synchronized (known) {
      if (!Objects.equals(platform, now)) {
        platform = now;
        known.clear();
      }
      return now != null;
    }
  }

  private @Nullable Desired remembered(Place place) {
    synchronized (known) {
      return known.get(place);
    }
  }

  private void remember(Place place, Desired desired) {
    synchronized (known) {
      known.put(place, desired);
      if (known.size() > REMEMBERED) {
        known.remove(Objects.requireNonNull(known.keySet().iterator().next()));
      }
    }
  }
}
