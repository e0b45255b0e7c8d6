package dev.daytwo.web;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Problem;
import dev.daytwo.model.UnitKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How each source is, from the facts about it. Used by one thread. */
final class SourceStates {
  private final Supplier<Collection<Followed>> followed;
  private final Map<String, State> states = new HashMap<>();

  /** What has been heard of a source; of what has not been heard, nothing is said. */
  private static final class State {
    @Nullable
    Commit head;
    @Nullable
    String signer;
    @Nullable
    Instant fetched;
    @Nullable
    Instant looked;
    Fact.@Nullable SourceFailed failed;
    Fact.@Nullable SourceRendered rendered;
  }

  SourceStates(Supplier<Collection<Followed>> followed) {
    this.followed = followed;
  }

  void fetched(Fact.SourceFetched fact) {
    State state = state(fact.source());
    state.head = fact.head();
    state.signer = fact.signer();
    state.fetched = fact.at();
    state.looked = fact.at();
    state.failed = null;
  }

  void failed(Fact.SourceFailed fact) {
    State state = state(fact.source());
    state.failed = fact;
    state.looked = fact.at();
  }

  void rendered(Fact.SourceRendered fact) {
    state(fact.source()).rendered = fact;
  }

  void follow(Set<String> sources) {
    states.keySet().retainAll(sources);
  }

  private State state(String source) {
    return states.computeIfAbsent(source, none -> new State());
  }

  /** All of them by name, as trees of JSON. */
  List<Map<String, Object>> trees() {
    List<Map<String, Object>> trees = new ArrayList<>();
    followed.get().stream().sorted(Comparator.comparing(Followed::source))
        .forEach(source -> trees.add(tree(source, states.getOrDefault(source.source(), new State()))));
    return trees;
  }

  private static Map<String, Object> tree(Followed source, State state) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", source.source());
    tree.put("url", source.url().replaceFirst("//[^/@]*@", "//")); // no configuration has it, and no answer either
    tree.put("ref", source.ref().toString());
    if (!source.verified().isEmpty()) {
      tree.put("verified", source.verified());
    }
    put(tree, "head", state.head);
    if (state.signer != null) {
      tree.put("signer", state.signer);
    }
    put(tree, "lastFetch", state.fetched);
    Fact.SourceFailed failed = state.failed;
    if (failed != null) {
      tree.put("lastError",
          Map.of("reason", failed.reason(), "message", failed.message(), "at", failed.at().toString()));
    }
    if (state.looked != null) {
      put(tree, "nextPoll", state.looked.plus(Duration.ofMillis(source.poll().toMillis() * 11 / 10))); // at the latest
    }
    tree.put("webhook", source.secretFile() != null);
    Fact.SourceRendered rendered = state.rendered;
    if (rendered != null) {
      put(tree, "commit", rendered.commit());
      tree.put("complete", rendered.complete());
      tree.put("confirmed", rendered.confirmed());
    }
    tree.put("problems", rendered == null ? List.of() : rendered.problems().stream().map(SourceStates::tree).toList());
    tree.put("units",
        rendered == null ? List.of() : rendered.units().stream().sorted().map(UnitKey::toString).toList());
    return tree;
  }

  private static Map<String, Object> tree(Problem problem) {
    return Map.of("file", problem.position().file(), "line", problem.position().line(), "column",
        problem.position().column(), "path", problem.path(), "message", problem.message());
  }

  private static void put(Map<String, Object> tree, String key, @Nullable Commit commit) {
    if (commit != null) {
      tree.put(key, Map.of("id", commit.id(), "author", commit.author(), "subject", commit.subject(), "at",
          commit.at().toString()));
    }
  }

  private static void put(Map<String, Object> tree, String key, @Nullable Instant time) {
    if (time != null) {
      tree.put(key, time.toString());
    }
  }
}
