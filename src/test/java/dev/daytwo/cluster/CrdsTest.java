package dev.daytwo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.Cluster;
import dev.daytwo.OnCluster;
import dev.daytwo.model.CanonicalJson;
import dev.daytwo.model.Labels;
import dev.daytwo.model.Tree;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The definition of the agent's own resource. */
@OnCluster
class CrdsTest {
  /** A key that is misspelt, or a comma that splits a text in two, would be dropped without a word. */
  @Test
  void theApiServerKnowsEveryFieldOfTheDefinition(Cluster cluster) throws Exception {
    Api api = new Api(cluster.client(), Duration.ofSeconds(30));
    var kept = api.send("PATCH", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/releases.daytwo.dev"
        + "?fieldManager=" + Labels.DAYTWO + "&force=true&dryRun=All&fieldValidation=Strict",
        "application/apply-patch+yaml", Crds.release().canonicalJson());
    assertEquals(schema(Crds.release().tree()), schema(kept));
  }

  private static String schema(Object definition) {
    Object version = Tree.list(Tree.at(definition, "spec", "versions")).getFirst();
    return CanonicalJson.of(Tree.at(version, "schema", "openAPIV3Schema"));
  }
}
