package dev.daytwo.web;

import dev.daytwo.cluster.ApiFault;
import dev.daytwo.cluster.ApiServer;
import dev.daytwo.cluster.Discovery;
import dev.daytwo.release.Callers;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.InstantSource;
import java.util.Map;

/** No API server, for tests in which nobody has to be known. */
final class Nobody implements ApiServer {
  static final Callers CALLS = new Callers(new Nobody(), InstantSource.system());

  @Override
  public Map<String, Object> get(String path) throws ApiFault {
    throw new ApiFault(ApiFault.Reason.UNREACHABLE, "there is none");
  }

  @Override
  public Map<String, Object> send(String method, String path, String contentType, String body) throws ApiFault {
    throw new ApiFault(ApiFault.Reason.UNREACHABLE, "there is none");
  }

  @Override
  public SharedIndexInformer<GenericKubernetesResource> informer(Discovery.Resource resource, boolean ours) {
    throw new UnsupportedOperationException();
  }
}
