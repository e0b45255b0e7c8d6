package dev.daytwo.reconcile;

import dev.daytwo.cluster.ApiServer;
import dev.daytwo.cluster.Apply;
import dev.daytwo.cluster.Delete;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.cluster.LetGo;
import dev.daytwo.cluster.Ownership;
import dev.daytwo.model.ObjectKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * In whose name objects are written: the agent's, or of each source a user's, so that the rights of that user decide.
 * The Namespace of an environment is the agent's own to make. Safe for use by many threads.
 */
public final class Writers {
  private final Discovery discovery;
  private final Hands own;
  private final Function<String, @Nullable String> users;
  private final Function<String, ApiServer> as;
  private final Map<String, Hands> others = new ConcurrentHashMap<>();

  /** The ways to write, in one name. */
  record Hands(Apply apply, ObjectWriter writer, Delete delete, LetGo letGo) {
    static Hands of(ApiServer api, Discovery discovery) {
      Apply apply = new Apply(api, discovery);
      return new Hands(apply, new ObjectWriter(apply, new Ownership(api, discovery)), new Delete(api, discovery),
          new LetGo(api, discovery));
    }
  }

  /** Everything is written in the agent's own name. */
  public Writers(ApiServer api, Discovery discovery) {
    this(api, discovery, source -> null, user -> api);
  }

  /**
   * Each source has its user.
   *
   * @param users the user of a source; null for the agent itself
   * @param as    the API in the name of a user
   */
  public Writers(ApiServer api, Discovery discovery, Function<String, @Nullable String> users,
      Function<String, ApiServer> as) {
    this.discovery = discovery;
    this.users = users;
    this.as = as;
    own = Hands.of(api, discovery);
  }

  /** In whose name an object of a source is written. */
  Hands of(String source, ObjectKey key) {
    String user = key.kind().equals("Namespace") ? null : users.apply(source);
    return user == null ? own : others.computeIfAbsent(user, name -> Hands.of(as.apply(name), discovery));
  }
}
