package dev.daytwo.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A moment as Kubernetes writes its {@code MicroTime}: always six digits, since the API server refuses fewer. */
public final class MicroTime {
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
      .withZone(ZoneOffset.UTC);

  private MicroTime() {}

  /** {@code 2026-01-02T03:04:05.000600Z}. */
  public static String of(Instant instant) {
    return FORM.format(instant);
  }
}
