package dev.daytwo.bench;

import dev.daytwo.model.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eclipse.jgit.lib.ObjectId;

/** A stream of random pushes: good, broken, reverted, forced, and such that drop a unit or bring it back. */
final class Pushes {
  /** So few of the units are gone at any time that no budget of deletions is exceeded, whatever the agent has missed. */
  private static final int DROPPED_AT_MOST = 4;
  /** While a text cannot be read, nothing is removed: most of the time all can. */
  private static final int BROKEN_AT_MOST = 2;
  private static final int REMEMBERED = 12;

  private final Repository repository;
  private final RandomGenerator random;
  private final Counts counts;
  private final int units;
  private final List<Past> past = new ArrayList<>();
  private Wishes now;
  private List<Manifest> objects;
  private int version = 1;
  private boolean away;

  private record Past(ObjectId commit, Wishes wishes) {}

  /** Pushes all units in their first version. */
  Pushes(Repository repository, int units, RandomGenerator random, Counts counts) throws IOException {
    this.repository = repository;
    this.random = random;
    this.counts = counts;
    this.units = units;
    now = Wishes.first(units);
    objects = Workload.objects(now.files());
    push("first", now);
  }

  /** One random push. */
  synchronized void one() throws IOException {
    if (away) {
      return;
    }
    int unit = random.nextInt(units);
    int dice = random.nextInt(100);
    if (dice < 12 && now.versions().containsKey(unit) && now.broken().size() < BROKEN_AT_MOST) {
      push("broken", now.breaking(unit));
    } else if (dice < 24) {
      push("reverted", past.get(random.nextInt(past.size())).wishes());
    } else if (dice < 36) {
      Past base = past.get(random.nextInt(past.size()));
      repository.push("forced", base.wishes().with(unit, ++version).files(), base.commit());
      pushed("forced", base.wishes().with(unit, version));
    } else if (dice < 50 && units - now.versions().size() < DROPPED_AT_MOST) {
      push("dropped", now.without(unit - unit % 6));
    } else {
      Wishes changed = random.nextBoolean() ? now.mended() : now;
      for (int i = random.nextInt(4); i >= 0; i--) {
        int each = random.nextInt(units);
        changed = changed.with(each, ++version);
      }
      push("good", changed);
    }
  }

  /** The last push: whatever is broken is mended. */
  synchronized void mend() throws IOException {
    push("mending", now.mended());
  }

  private void push(String kind, Wishes wishes) throws IOException {
    repository.push(kind, wishes.files());
    pushed(kind, wishes);
  }

  private void pushed(String kind, Wishes wishes) throws IOException {
    counts.one("pushes, " + kind);
    now = wishes;
    objects = Workload.objects(wishes.mended().files());
    past.add(new Past(repository.head(), wishes));
    if (past.size() > REMEMBERED) {
      past.removeFirst();
    }
  }

  /** What Git says now. */
  synchronized Wishes wishes() {
    return now;
  }

  /** The objects that the well written text of the newest commit stands for. */
  synchronized List<Manifest> objects() {
    return objects;
  }

  /** Takes the repository away, or gives it back. Meanwhile nothing is pushed. */
  synchronized void away(boolean gone) throws IOException {
    repository.away(gone);
    away = gone;
  }
}
