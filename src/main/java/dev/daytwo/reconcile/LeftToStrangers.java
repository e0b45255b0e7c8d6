package dev.daytwo.reconcile;

import dev.daytwo.model.Condition;
import dev.daytwo.model.Environment;
import dev.daytwo.model.InventoryItem;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Observation;
import dev.daytwo.model.Release;
import dev.daytwo.model.Strangers;
import dev.daytwo.plan.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What strangers have added to a unit's objects, where the policy leaves it to them. */
record LeftToStrangers(Map<ObjectKey, Strangers> strangers) {
  /** What there is on the objects of a unit. */
  static LeftToStrangers of(Environment.Policy policy, List<InventoryItem> inventory,
      Map<ObjectKey, Observation> live) {
    Map<ObjectKey, Strangers> strangers = new LinkedHashMap<>();
    for (InventoryItem item : policy.strangers() == Environment.OnStrangers.REPORT
        ? inventory
        : List.<InventoryItem>of()) {
      Observation seen = live.get(item.key());
      if (seen != null && !seen.seal().strangers().none()) {
        strangers.put(item.key(), seen.seal().strangers());
      }
    }
    return new LeftToStrangers(strangers);
  }

  /** What of it a Release has not said yet. */
  Map<ObjectKey, Strangers> since(Release before) {
    Condition said = Condition.find(before.status().conditions(), Condition.SYNCED);
    Map<ObjectKey, Strangers> news = new LinkedHashMap<>(strangers);
    news.entrySet().removeIf(each -> said != null && said.message().contains(text(each)));
    return news;
  }

  /** A verdict with what there is; in sync all the same, since what the commit wants is there. */
  Verdict beside(Verdict verdict) {
    if (strangers.isEmpty() || !verdict.ok()) {
      return verdict;
    }
    return new Verdict(verdict.synced(), verdict.reason().equals("InSync") ? "StrangersLeft" : verdict.reason(),
        verdict.message() + "; policy.strangers is report, so what others added stays: "
            + strangers.entrySet().stream().map(LeftToStrangers::text).collect(Collectors.joining("; ")),
        verdict.stalled());
  }

  private static String text(Map.Entry<ObjectKey, Strangers> each) {
    return each.getKey() + " (" + each.getValue() + ")";
  }
}
