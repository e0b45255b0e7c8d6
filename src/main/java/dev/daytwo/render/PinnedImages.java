package dev.daytwo.render;

import dev.daytwo.descriptor.Image;
import dev.daytwo.model.Desired;
import dev.daytwo.model.Manifest;
import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.Pin;
import dev.daytwo.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The images of a desired set's containers: by tags as descriptors name them, or by the digests that stand for those. */
public final class PinnedImages {
  private static final Set<String> CONTAINERS = Set.of("containers", "initContainers");

  private PinnedImages() {}

  /** The images without a digest, as they are written. */
  public static Set<String> tags(Desired desired) {
    Set<String> tags = new LinkedHashSet<>();
    desired.objects().forEach(manifest -> walk(manifest.tree(), image -> {
      Image reference = Image.parse(image);
      if (reference != null && reference.digest().isEmpty()) {
        tags.add(image);
      }
      return image;
    }));
    return tags;
  }

  /** The same wish with the images of a pin. */
  public static Desired with(Desired desired, Pin pin) {
    UnaryOperator<String> images = image -> Objects.requireNonNullElse(pin.image(image), image);
    ObjectKey migration = desired.rollout().migration();
    List<Manifest> objects = new ArrayList<>();
    ObjectKey renamed = migration;
    for (Manifest manifest : desired.objects()) {
      Map<String, Object> tree = Tree.map(walk(manifest.tree(), images));
      Manifest pinned = manifest.key().equals(migration)
          ? MigrationRenderer.renamed(tree, images.apply(desired.image()))
          : tree.equals(manifest.tree()) ? manifest : Manifest.of(tree);
      objects.add(pinned);
      renamed = manifest.key().equals(migration) ? pinned.key() : renamed;
    }
    return desired.pinned(pin, images.apply(desired.image()), objects, Renderer.hash(objects),
        desired.rollout().after(renamed));
  }

  /** The same tree with the image of each container replaced. */
  private static Object walk(Object at, UnaryOperator<String> image) {
    if (at instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, value) -> copy.put(String.valueOf(key),
          value == null ? null : CONTAINERS.contains(key) ? containers(value, image) : walk(value, image)));
      return copy;
    }
    return at instanceof List<?> list ? list.stream().map(each -> walk(each, image)).toList() : at;
  }

  private static Object containers(Object value, UnaryOperator<String> image) {
    List<Object> containers = new ArrayList<>();
    for (Object each : Tree.list(value)) {
      Map<String, Object> container = new LinkedHashMap<>(Tree.map(each));
      container.computeIfPresent("image", (key, written) -> image.apply(Tree.text(written)));
      containers.add(container);
    }
    return containers;
  }
}
