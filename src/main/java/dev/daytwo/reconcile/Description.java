package dev.daytwo.reconcile;

import dev.daytwo.descriptor.Descriptor;
import dev.daytwo.descriptor.PlainManifest;
import dev.daytwo.model.Position;
import java.util.List;

/** A unit's description, wherever it is written: one descriptor, or the manifests of one folder. */
sealed interface Description {
  String place();

  /** Where it begins. */
  Position position();

  record OfDescriptor(Descriptor descriptor) implements Description {
    @Override
    public String place() {
      return descriptor.file();
    }

    @Override
    public Position position() {
      return descriptor.position();
    }
  }

  record OfFolder(String folder, List<PlainManifest> manifests) implements Description {
    @Override
    public String place() {
      return folder + "/";
    }

    @Override
    public Position position() {
      return manifests.getFirst().position();
    }
  }
}
