package dev.daytwo.reconcile;

import dev.daytwo.model.Calls;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Problem;
import dev.daytwo.model.UnitKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Calls between the units of a source that the one who is called does not allow: its NetworkPolicy would drop them
 * without a word. Pure.
 *
 * <p>The other way round is no problem: {@code allowFrom} only permits, and one who is called has to permit before
 * another one begins to call.
 */
final class DeniedCalls {
  private DeniedCalls() {}

  /**
   * The problems of each unit that has any.
   *
   * @param refused units with other problems, of which nobody knows yet what they will call or allow
   */
  static Map<UnitKey, List<Problem>> problems(Map<UnitKey, Desired> desired, Set<UnitKey> refused) {
    Map<UnitKey, List<Problem>> all = new TreeMap<>();
    for (Desired one : desired.values()) {
      for (Calls.Call call : refused.contains(one.unit()) ? List.<Calls.Call>of() : one.calls().uses()) {
        UnitKey called = new UnitKey(one.unit().environment(), call.service());
        Desired other = refused.contains(called) ? null : desired.get(called); // null may be another source's
        Calls.Allowed allowed = other == null ? null : other.calls().allowFrom();
        if (allowed != null && !allowed.lets(one.unit().service(), one.namespace())) {
          all.computeIfAbsent(one.unit(), unit -> new ArrayList<>()).add(denied(one.unit().service(), call, allowed));
        }
      }
    }
    return all;
  }

  private static Problem denied(String caller, Calls.Call call, Calls.Allowed allowed) {
    String names = allowed.services().isEmpty() ? "nobody" : String.join(", ", allowed.services());
    String instead = call.written().equals(call.position())
        ? "take " + call.service() + " out here"
        : "give uses of its own here (from " + call.written() + ")";
    return new Problem(call.position(), call.field(), "found \"" + call.service() + "\", which does not let " + caller
        + " in, allowed by its allowFrom (" + allowed.position() + "): " + names + "; add " + caller
        + " there, or " + instead);
  }
}
