package dev.daytwo.cluster;

import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.model.jackson.Jackson2JdkTypesModule;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The client's reading of JSON, without its classes for each kind: an object is the tree that the server sent, with as
 * much metadata beside it as an informer asks for. By itself the client makes a watch event a bean of its kind, the bean
 * JSON, and the JSON a tree, which cost more than everything else that the agent does with it.
 */
final class TreeSerialization {
  private TreeSerialization() {}

  static KubernetesSerialization create() {
    SimpleModule trees = new SimpleModule("trees").addDeserializer(GenericKubernetesResource.class, new Item())
        .addDeserializer(WatchEvent.class, new Event());
    KubernetesSerialization serialization = new KubernetesSerialization(
        JsonMapper.builderWithJackson2Defaults().addModule(new Jackson2JdkTypesModule()).addModule(trees).build(),
        false);
    serialization.registerKubernetesResource(Status.class);
    return serialization;
  }

  private static GenericKubernetesResource item(Map<String, Object> tree) {
    GenericKubernetesResource item = new GenericKubernetesResource();
    item.setApiVersion(text(tree.get("apiVersion")));
    item.setKind(text(tree.get("kind")));
    Map<String, Object> metadata = Tree.map(tree.get("metadata"));
    ObjectMeta meta = new ObjectMeta();
    meta.setNamespace(text(metadata.get("namespace")));
    meta.setName(text(metadata.get("name")));
    meta.setUid(text(metadata.get("uid")));
    meta.setResourceVersion(text(metadata.get("resourceVersion")));
    item.setMetadata(meta);
    item.setAdditionalProperties(tree);
    return item;
  }

  @SuppressWarnings("NullAway") // null says that the server sent none
  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }

  private static final class Item extends ValueDeserializer<GenericKubernetesResource> {
    @Override
    public GenericKubernetesResource deserialize(JsonParser parser, DeserializationContext context) {
      return item(Tree.map(context.readValue(parser, Map.class)));
    }
  }

  private static final class Event extends ValueDeserializer<WatchEvent> {
    @Override
    public WatchEvent deserialize(JsonParser parser, DeserializationContext context) {
      Map<String, Object> event = Tree.map(context.readValue(parser, Map.class));
      Map<String, Object> object = Tree.map(event.get("object"));
      return new WatchEvent("Status".equals(object.get("kind")) ? status(object) : item(object),
          Tree.text(event.get("type")));
    }

    private static Status status(Map<String, Object> tree) {
      Status status = new Status();
      status.setCode((int) Tree.number(tree.get("code"), 0));
      status.setReason(Tree.text(tree.get("reason")));
      status.setMessage(Tree.text(tree.get("message")));
      status.setStatus(Tree.text(tree.get("status")));
      return status;
    }
  }
}
