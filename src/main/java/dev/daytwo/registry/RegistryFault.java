package dev.daytwo.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a registry did not say what a tag names, in words for a person that hold no secret. */
final class RegistryFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean down;
  private final transient @Nullable Duration after;

  private RegistryFault(String message, boolean down, @Nullable Duration after) {
    super(message);
    this.down = down;
    this.after = after;
  }

  /** The registry answers nobody, so that there is no sense in asking it for other images. */
  static RegistryFault down(String message, @Nullable Duration after) {
    return new RegistryFault(message, true, after);
  }

  /** The registry does not give this image. */
  static RegistryFault refused(String message) {
    return new RegistryFault(message, false, null);
  }

  /** True if it is the same for every image. */
  boolean down() {
    return down;
  }

  /** How long it asks to be left alone; null if it does not say. */
  @Nullable
  Duration after() {
    return after;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
