package dev.daytwo.reconcile;

import dev.daytwo.event.Fact;
import dev.daytwo.model.UnitKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What each source describes, as far as it has been heard, and how fresh that is. A unit that one source drops may have
 * moved to another, so nobody's word is enough before the others have been looked at.
 */
final class Descriptions {
  private final Map<String, Known> sources = new HashMap<>();
  private final Freshness freshness;

  private static final class Known {
    Fact.@Nullable SourceRendered rendered;
    Set<UnitKey> units = Set.of();
    String head = "";
    Instant looked = Instant.MIN;
  }

  Descriptions(Set<String> sources, Freshness freshness) {
    this.freshness = freshness;
    follow(sources);
  }

  /** From now on these sources and no others have a say. */
  final void follow(Set<String> names) {
    sources.keySet().retainAll(names);
    names.forEach(source -> sources.computeIfAbsent(source, none -> new Known()));
  }

  void rendered(Fact.SourceRendered fact) {
    Known known = sources.computeIfAbsent(fact.source(), none -> new Known());
    Set<UnitKey> units = fact.units();
    if (!fact.complete()) { // what cannot be read now may say what it said
      units = new TreeSet<>(units);
      units.addAll(known.units);
    }
    known.rendered = fact;
    known.units = Set.copyOf(units);
  }

  /** What the source said last, or null. */
  Fact.@Nullable SourceRendered newest(String source) {
    Known known = sources.get(source);
    return known == null ? null : known.rendered;
  }

  /** What each source that has been heard said last. */
  List<Fact.SourceRendered> newest() {
    return sources.values().stream().map(known -> known.rendered).filter(Objects::nonNull).toList();
  }

  /** A look counts from when it began: what is pushed while it lasts may be missed. */
  void fetched(Fact.SourceFetched fact) {
    Known known = sources.get(fact.source());
    if (known != null) {
      known.head = fact.head().id();
      known.looked = fact.at().minus(fact.took());
    }
  }

  /** A source that cannot be read now is taken at its last word, if that was fetched since the agent took over. */
  void failed(Fact.SourceFailed fact) {
    Known known = sources.get(fact.source());
    if (known != null && known.rendered != null && freshness.confirmed(known.rendered.term())) {
      known.head = known.rendered.commit().id();
      known.looked = fact.at();
    }
  }

  /** The sources, other than the given one, that may have said since that moment what has not been heard yet. */
  List<String> unheard(String source, Instant since) {
    return sources.entrySet().stream().filter(entry -> !entry.getKey().equals(source)).filter(entry -> {
      Known known = entry.getValue();
      return known.rendered == null || known.looked.isBefore(since)
          || !known.rendered.commit().id().equals(known.head);
    }).map(Map.Entry::getKey).sorted().toList();
  }

  /** Another source that describes the unit, or null. */
  @Nullable
  String other(String source, UnitKey unit) {
    return sources.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(source) && entry.getValue().units.contains(unit))
        .map(Map.Entry::getKey).min(String::compareTo).orElse(null);
  }
}
