package dev.daytwo;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;

/**
 * A class of storage of a test's own whose volumes may grow, and the volumes that a person has put there: no provisioner
 * runs in the test's cluster.
 *
 * @param name of the class
 */
record Volumes(KubernetesClient client, String namespace, String name) implements AutoCloseable {
  /** Makes the class, and as many volumes. */
  static Volumes in(Cluster cluster, String namespace, int count, String size) {
    var volumes = new Volumes(cluster.client(), namespace, cluster.namespace("fast"));
    cluster.client().resource(new StorageClassBuilder().withNewMetadata().withName(volumes.name).endMetadata()
        .withProvisioner("kubernetes.io/no-provisioner").withAllowVolumeExpansion(true)
        .withVolumeBindingMode("Immediate").build()).create();
    for (var i = 0; i < count; i++) {
      cluster.client().resource(new PersistentVolumeBuilder().withNewMetadata().withName(volumes.name + "-" + i)
          .addToLabels("class", volumes.name).endMetadata().withNewSpec().withStorageClassName(volumes.name)
          .addToCapacity("storage", new Quantity(size)).withAccessModes("ReadWriteOnce")
          .withPersistentVolumeReclaimPolicy("Retain").withNewHostPath().withPath("/volumes/" + i).endHostPath()
          .endSpec().build()).create();
    }
    return volumes;
  }

  Resource<PersistentVolumeClaim> claim(String claim) {
    return client.persistentVolumeClaims().inNamespace(namespace).withName(claim);
  }

  /** What a claim asks for; empty if there is no such claim. */
  String asked(String claim) {
    var found = claim(claim).get();
    return found == null ? "" : String.valueOf(found.getSpec().getResources().getRequests().get("storage"));
  }

  @Override
  public void close() {
    client.persistentVolumes().withLabel("class", name).delete();
    client.storage().v1().storageClasses().withName(name).delete();
  }
}
