package dev.daytwo.cluster;

import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Labels;
import dev.daytwo.model.ObjectKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end of the agent's part in one object, known by its uid: the labels that say whose it is go, and everything else
 * stays, the labels that selectors and people use included. Field ownership stays too: it tells who wrote what is
 * there, and lets a unit that comes back take out what it drops later.
 */
public final class LetGo {
  private static final List<String> OURS = List.of(Labels.MANAGED_BY, Labels.SOURCE, Labels.ENVIRONMENT, Labels.OWNER);

  private final ApiServer api;
  private final Discovery discovery;

  /** Lets go through the given API. */
  public LetGo(ApiServer api, Discovery discovery) {
    this.api = api;
    this.discovery = discovery;
  }

  /**
   * Takes the labels off.
   *
   * @throws ApiFault also if another object has its name now; what is not there any more is let go
   */
  public void letGo(ObjectKey key, String uid) throws ApiFault {
    Map<String, @Nullable Object> none = new LinkedHashMap<>();
    OURS.forEach(label -> none.put(label, null));
    try {
      api.send("PATCH",
          RequestPath.object(discovery.resource(key.objectKind()), key) + "?fieldManager=" + Labels.DAYTWO,
          "application/merge-patch+json", CanonicalJson.of(Map.of("metadata", Map.of("uid", uid, "labels", none))));
    } catch (ApiFault fault) {
      if (fault.reason() != ApiFault.Reason.NOT_FOUND) {
        throw fault;
      }
    }
  }
}
