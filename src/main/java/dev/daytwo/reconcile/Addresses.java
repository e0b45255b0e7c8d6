package dev.daytwo.reconcile;

import dev.daytwo.model.Address;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Problem;
import dev.daytwo.model.UnitKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who of a source's units has which address in an environment: the one that had it before, while it wants it, else the
 * first. Used by one thread.
 */
final class Addresses {
  private final Map<Place, UnitKey> holders = new HashMap<>();

  private record Place(String environment, String host, String path) {
    static Place of(UnitKey unit, Address address) {
      return new Place(unit.environment(), address.host(), address.path());
    }
  }

  /** The problems of each unit that wants an address which another one has. */
  Map<UnitKey, List<Problem>> problems(Map<UnitKey, Desired> desired) {
    holders.entrySet().removeIf(held -> {
      Desired holder = desired.get(held.getValue());
      return holder == null || holder.addresses().stream()
          .noneMatch(address -> Place.of(holder.unit(), address).equals(held.getKey()));
    });
    Map<UnitKey, List<Problem>> all = new TreeMap<>();
    for (Desired one : desired.values()) {
      for (Address address : one.addresses()) {
        UnitKey holder = holders.computeIfAbsent(Place.of(one.unit(), address), place -> one.unit());
        Desired other = desired.get(holder);
        if (!holder.equals(one.unit()) && other != null) {
          all.computeIfAbsent(one.unit(), unit -> new ArrayList<>()).add(clash(address, other));
        }
      }
    }
    return all;
  }

  private static Problem clash(Address address, Desired other) {
    String where = other.addresses().stream().filter(address::meets).map(each -> each.position().toString()).findFirst()
        .orElse(other.source());
    return new Problem(address.position(), "route", "the address " + address + " is that of " + other.unit().service()
        + " already (" + where + "), which stays in force; give one of them another host or path");
  }
}
