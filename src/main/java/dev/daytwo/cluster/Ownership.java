package dev.daytwo.cluster;

import dev.daytwo.drift.Takeover;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Tree;
import java.util.List;
import java.util.Map;

/** Changes of who owns what on an object, without a change of what it says: its pods do not notice. */
public final class Ownership {
  private static final int TRIES = 3;

  private final ApiServer api;
  private final Discovery discovery;

  /** Works through the given API. */
  public Ownership(ApiServer api, Discovery discovery) {
    this.api = api;
    this.discovery = discovery;
  }

  /** The object as it is; empty if it is not there. */
  public Map<String, Object> find(ObjectKey key) throws ApiFault {
    return api.find(path(key));
  }

  /**
   * Makes the agent the owner of what strangers have on an object. One JSON patch, which the API server refuses if the
   * object has changed meanwhile; then it is read again.
   *
   * @param live the object as it was last seen
   * @return the object as it is now
   */
  public Map<String, Object> takeOver(ObjectKey key, Map<String, Object> live) throws ApiFault {
    Map<String, Object> known = live;
    for (int tries = 1; !Takeover.strangers(known).none(); tries++) {
      List<Map<String, Object>> patch = List.of(
          replace("/metadata/managedFields", Takeover.fields(known, key.apiVersion())),
          replace("/metadata/resourceVersion", Tree.text(Tree.at(known, "metadata", "resourceVersion"))));
      try {
        return api.send("PATCH", path(key) + "?fieldManager=daytwo", "application/json-patch+json",
            CanonicalJson.of(patch));
      } catch (ApiFault fault) {
        if (fault.reason() != ApiFault.Reason.CONFLICT || tries == TRIES) {
          throw fault;
        }
        known = api.get(path(key));
      }
    }
    return known;
  }

  private static Map<String, Object> replace(String path, Object value) {
    return Map.of("op", "replace", "path", path, "value", value);
  }

  private String path(ObjectKey key) throws ApiFault {
    return RequestPath.object(discovery.resource(key.objectKind()), key);
  }
}
