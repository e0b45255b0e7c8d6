package dev.daytwo.notify;

import dev.daytwo.event.Fact;
import dev.daytwo.model.Commit;
import dev.daytwo.model.Condition;
import dev.daytwo.model.Health;
import dev.daytwo.model.Release;
import dev.daytwo.model.UnitKey;
import dev.daytwo.notify.CommitStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the newest commit of each source got in each environment: failed if a unit did, done if all units are in sync and
 * healthy. Ten thousand units of one commit are one status, which is told when it changes. Used by one thread at a time.
 */
final class CommitProgress {
  /** So that what is done at once is not said to be pending before, and the units after a restart are looked at. */
  static final Duration PENDING_FOR = Duration.ofSeconds(3);
  private static final int AT_ONCE = 6;
  private static final Duration EACH = Duration.ofMinutes(1);

  private final Map<UnitKey, Row> rows = new HashMap<>();
  private final Map<String, Fact.SourceRendered> heads = new TreeMap<>();
  private final Map<String, Map<String, CommitStatus>> told = new HashMap<>();
  private final Map<String, Instant> pendingSince = new HashMap<>();
  private final Allowances allowances = new Allowances(AT_ONCE, EACH);
  private final Set<String> changed = new HashSet<>();

  /** What is known of a unit; {@code wanted} is the digest of what its commit wants, empty if it is refused. */
  private record Row(String source, String wanted, State state, String why) {}

  void rendered(Fact.SourceRendered fact) {
    Fact.SourceRendered before = heads.put(fact.source(), fact);
    if (before != null && !before.commit().id().equals(fact.commit().id())) {
      pendingSince.keySet().removeIf(key -> key.startsWith(fact.source() + " "));
    }
    rows.entrySet().removeIf(row -> row.getValue().source().equals(fact.source())
        && !fact.units().contains(row.getKey()) && fact.complete());
    changed.add(fact.source());
  }

  void desired(Fact.UnitDesired fact) {
    Row before = rows.get(fact.desired().unit());
    boolean same = before != null && before.wanted().equals(fact.desired().hash());
    if (!same) {
      put(fact.desired().unit(), new Row(fact.desired().source(), fact.desired().hash(), State.PENDING, ""));
    }
  }

  void refused(Fact.UnitRefused fact) {
    put(fact.unit(), new Row(fact.source(), "", State.FAILURE, fact.problems().getFirst().toString()));
  }

  void failed(Fact.SyncFailed fact) {
    Row row = rows.get(fact.unit());
    if (row != null && !row.wanted().isEmpty()) {
      put(fact.unit(), new Row(row.source(), row.wanted(), State.FAILURE, fact.reason() + ": " + fact.message()));
    }
  }

  void judged(Fact.UnitJudged fact) {
    Release release = fact.release();
    Row row = rows.get(release.unit());
    if (row == null || row.wanted().isEmpty()) {
      return; // what runs is of another commit
    }
    List<Condition> conditions = release.status().conditions();
    Condition ready = Condition.find(conditions, Condition.READY);
    String why = ready == null ? "" : ready.reason() + ": " + ready.message();
    boolean newest = release.status().of(row.wanted());
    State state = Condition.isTrue(conditions, Condition.STALLED)
        || (newest && fact.health().status() == Health.Status.DEGRADED)
            ? State.FAILURE
            : newest && fact.synced() && fact.health().healthy() ? State.SUCCESS : State.PENDING;
    put(release.unit(), new Row(row.source(), row.wanted(), state, state == State.SUCCESS ? "" : why));
  }

  private void put(UnitKey unit, Row row) {
    if (!row.equals(rows.put(unit, row))) {
      changed.add(row.source());
    }
  }

  /** Sources that are not followed any more. */
  void only(Set<String> sources) {
    heads.keySet().retainAll(sources);
    told.keySet().retainAll(sources);
    rows.values().removeIf(row -> !sources.contains(row.source()));
  }

  /** Another agent has told what was told meanwhile, so all of it is told anew. */
  void anew() {
    told.clear();
    changed.addAll(heads.keySet());
  }

  /** What is to be told now; it counts as told. */
  List<CommitStatus> due(Instant now) {
    List<CommitStatus> due = new ArrayList<>();
    for (String source : List.copyOf(changed)) {
      Fact.SourceRendered head = heads.get(source);
      if (head == null || tell(head, due, now)) {
        changed.remove(source);
      }
    }
    allowances.tidy(now);
    return due;
  }

  /** True if there is nothing left to tell of a source. */
  private boolean tell(Fact.SourceRendered head, List<CommitStatus> due, Instant now) {
    Map<String, CommitStatus> last = told.computeIfAbsent(head.source(), any -> new HashMap<>());
    boolean all = true;
    for (CommitStatus status : statuses(head)) {
      CommitStatus before = last.get(status.environment());
      boolean sameCommit = before != null && before.commit().equals(status.commit());
      if (status.equals(before)) {
        pendingSince.remove(status.key());
        continue;
      }
      if (status.state() == State.PENDING && !sameCommit
          && pendingSince.computeIfAbsent(status.key(), any -> now).plus(PENDING_FOR).isAfter(now)) {
        all = false;
        continue;
      }
      if (!allowances.has(status.key(), now)) {
        all = false;
        continue;
      }
      allowances.use(status.key(), now);
      pendingSince.remove(status.key());
      if (before != null && !sameCommit && before.state() == State.PENDING) {
        due.add(new CommitStatus(head.source(), before.commit(), before.environment(), State.OVERTAKEN,
            "overtaken by commit " + Commit.abbreviated(status.commit())));
      }
      due.add(status);
      last.put(status.environment(), status);
    }
    return all;
  }

  private List<CommitStatus> statuses(Fact.SourceRendered head) {
    Map<String, List<UnitKey>> environments = new TreeMap<>();
    head.units().stream().sorted()
        .forEach(unit -> environments.computeIfAbsent(unit.environment(), any -> new ArrayList<>()).add(unit));
    List<CommitStatus> statuses = new ArrayList<>();
    environments.forEach((environment, units) -> statuses.add(status(head, environment, units)));
    return statuses;
  }

  private CommitStatus status(Fact.SourceRendered head, String environment, List<UnitKey> units) {
    State state = State.SUCCESS;
    String why = units.size() == 1 ? "1 unit is in sync and healthy" : units.size() + " units are in sync and healthy";
    for (UnitKey unit : units) {
      Row row = rows.get(unit);
      State one = row == null || !row.source().equals(head.source()) ? State.PENDING : row.state();
      if (one.compareTo(state) < 0) {
        state = one;
        why = one == State.PENDING ? "rolling out" : unit.service() + ": " + words(row);
      }
    }
    if (!head.complete() && !head.problems().isEmpty() && state != State.FAILURE) {
      state = State.FAILURE;
      why = head.problems().getFirst().toString();
    }
    return new CommitStatus(head.source(), head.commit().id(), environment, state, Group.line(why));
  }

  private static String words(@Nullable Row row) {
    return row == null ? "" : row.why();
  }
}
