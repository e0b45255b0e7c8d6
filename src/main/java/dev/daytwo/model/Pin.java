package dev.daytwo.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which images a wish of a unit stands for, where its descriptor names them by tags: what was looked up for it once, and
 * runs from then on wherever the tags move.
 *
 * @param descriptor digest of what people wrote for the unit
 * @param rendering  digest of the desired set with the tags as they are written
 * @param images     each by its digest, {@code name:tag@sha256:…}
 * @param held       why no registry was asked for this wish, so that older digests stand in; empty if it was
 */
public record Pin(String descriptor, String rendering, List<String> images, String held) {
  /** A wish that failed and the healthy one before it, some times over. */
  private static final int REMEMBERED = 10;

  public Pin {
    images = List.copyOf(images);
  }

  /** The image by its digest for one as it is written; null if it is not here. */
  public @Nullable String image(String written) {
    return images.stream().filter(image -> image.startsWith(written + "@")).findFirst().orElse(null);
  }

  /**
   * The one of a wish: of the same descriptor, whatever it is rendered with, or of another one that comes to the same; null
   * if it is not here.
   */
  public static @Nullable Pin of(List<Pin> pins, Desired desired) {
    for (Pin pin : pins) {
      if (pin.descriptor.equals(desired.descriptor()) || pin.rendering.equals(desired.hash())) {
        return pin;
      }
    }
    return null;
  }

  /** The newest digest that an image as it is written had; null if none is known. */
  public static @Nullable String last(List<Pin> pins, String written) {
    for (Pin pin : pins) {
      String image = pin.image(written);
      if (image != null) {
        return image;
      }
    }
    return null;
  }

  /** The same list with one in front that is in use, instead of an older one for the same wish. */
  public static List<Pin> using(List<Pin> pins, @Nullable Pin used) {
    if (used == null || (!pins.isEmpty() && pins.getFirst().equals(used))) {
      return pins;
    }
    List<Pin> next = new ArrayList<>(List.of(used));
    pins.stream().filter(pin -> !pin.descriptor.equals(used.descriptor) && !pin.rendering.equals(used.rendering))
        .limit(REMEMBERED - 1).forEach(next::add);
    return List.copyOf(next);
  }
}
