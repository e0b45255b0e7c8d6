package dev.daytwo.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which services of its environment a unit calls, and which of them may call it.
 *
 * @param uses      those that it calls
 * @param allowFrom those that alone may call it; null if nobody said
 */
public record Calls(List<Call> uses, @Nullable Allowed allowFrom) {
  /** Of a unit that says nothing of either. */
  public static final Calls NONE = new Calls(List.of(), null);

  public Calls {
    uses = List.copyOf(uses);
  }

  /**
   * One service that is called.
   *
   * @param field    the path of the entry
   * @param position the place where the unit's owner can mend it
   * @param written  where the entry is: the same place, or that of a platform's default
   */
  public record Call(String service, String field, Position position, Position written) {}

  /**
   * Who may call.
   *
   * @param services  by name; nobody if there is none
   * @param namespace the gateway's, all of which may call as well; empty if there is none
   * @param position  where that is written
   */
  public record Allowed(List<String> services, String namespace, Position position) {
    public Allowed {
      services = List.copyOf(services);
    }

    /** True if a unit of that name and namespace is let in. */
    public boolean lets(String service, String from) {
      return services.contains(service) || namespace.equals(from);
    }
  }
}
