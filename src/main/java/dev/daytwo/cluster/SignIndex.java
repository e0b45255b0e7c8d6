package dev.daytwo.cluster;

import dev.daytwo.model.Sign;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All signs that are known, to be found by the object that they belong to. */
final class SignIndex {
  /** An Event, of a pod, of a ReplicaSet, of a Deployment; and one more for whoever owns that. */
  private static final int DEEPEST = 5;

  private final Map<String, Sign> byUid = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Sign>> byOwner = new ConcurrentHashMap<>();

  /** Puts a sign in the place of the one that the same object was before. */
  void put(@Nullable Sign before, Sign now) {
    if (before != null && !before.about().equals(now.about())) {
      remove(before);
    }
    byUid.put(now.uid(), now);
    byOwner.computeIfAbsent(now.about(), owner -> new ConcurrentHashMap<>()).put(now.uid(), now);
  }

  void remove(Sign sign) {
    byUid.remove(sign.uid());
    byOwner.computeIfPresent(sign.about(), (owner, signs) -> {
      signs.remove(sign.uid());
      return signs.isEmpty() ? null : signs;
    });
  }

  /** What belongs to the object of that uid. */
  Collection<Sign> about(String uid) {
    Map<String, Sign> signs = byOwner.get(uid);
    return signs == null ? List.of() : signs.values();
  }

  /** The uid of the topmost object that a sign belongs to, as far as is known. */
  String top(Sign sign) {
    String top = sign.about();
    for (int i = 0; i < DEEPEST; i++) {
      Sign owner = byUid.get(top);
      if (owner == null) {
        break;
      }
      top = owner.about();
    }
    return top;
  }

  int size() {
    return byUid.size();
  }
}
