package dev.daytwo.render;

import dev.daytwo.model.Manifest;

/** The identity of the pods, which carries no token unless something asks for one. */
final class ServiceAccountRenderer {
  private ServiceAccountRenderer() {}

  static Manifest render(Unit unit) {
    return unit.object("v1", "ServiceAccount", unit.name(), "automountServiceAccountToken", false);
  }
}
