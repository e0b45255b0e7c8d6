package dev.daytwo.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where an image is pulled from, by its name. */
class ImageTest {
  @ParameterizedTest
  @CsvSource({"nginx:1.27, docker.io, library/nginx", "acme/orders:1, docker.io, acme/orders",
      "docker.io/nginx, docker.io, library/nginx", "docker.io/acme/orders:1, docker.io, acme/orders",
      "ghcr.io/acme/orders:1, ghcr.io, acme/orders", "ghcr.io/orders, ghcr.io, orders",
      "localhost/x:1, localhost, x", "localhost:5000/acme/x, localhost:5000, acme/x",
      "registry:5000/x, registry:5000, x"})
  void itsNameSaysWhere(String reference, String registry, String repository) {
    Image image = Objects.requireNonNull(Image.parse(reference));
    assertEquals(registry, image.registry());
    assertEquals(repository, image.repository());
  }

  @ParameterizedTest
  @CsvSource({"a, true", "a:latest, true", "a:1, false", "a:latest-1, false",
      "a@sha256:1111111111111111111111111111111111111111111111111111111111111111, false",
      "a:latest@sha256:1111111111111111111111111111111111111111111111111111111111111111, false"})
  void latestIsWhatNamesNoVersion(String reference, boolean latest) {
    assertEquals(latest, Objects.requireNonNull(Image.parse(reference)).latest());
  }
}
