package dev.daytwo;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;

/** A team's ServiceAccount, which may write ConfigMaps in its own namespace and nothing else anywhere. */
final class Tenant {
  private Tenant() {}

  static void in(Cluster cluster, String namespace, String name) {
    var client = cluster.client();
    client.serviceAccounts().inNamespace(namespace)
        .resource(new ServiceAccountBuilder().withNewMetadata().withName(name).endMetadata().build()).create();
    client.rbac().roles().inNamespace(namespace)
        .resource(new RoleBuilder().withNewMetadata().withName(name).endMetadata()
            .withRules(new PolicyRuleBuilder().withApiGroups("").withResources("configmaps")
                .withVerbs("get", "create", "patch", "delete").build())
            .build())
        .create();
    client.rbac().roleBindings().inNamespace(namespace)
        .resource(new RoleBindingBuilder().withNewMetadata().withName(name).endMetadata().withNewRoleRef()
            .withApiGroup("rbac.authorization.k8s.io").withKind("Role").withName(name).endRoleRef().addNewSubject()
            .withKind("ServiceAccount").withName(name).withNamespace(namespace).endSubject().build())
        .create();
  }
}
