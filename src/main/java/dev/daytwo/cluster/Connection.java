package dev.daytwo.cluster;

import dev.daytwo.event.Fact;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client of one API server. It has a Vertx of its own: a blocking call on a shared one would wait for itself. It
 * never retries by itself: the unit that asks knows better when to ask again.
 */
public final class Connection {
  private Connection() {}

  /**
   * A client by the usual rules: the given context of {@code KUBECONFIG} or {@code ~/.kube/config}, else the
   * ServiceAccount of the pod.
   *
   * @param context null for the current one
   * @param timeout of one request
   * @param told    hears of every answer
   */
  public static KubernetesClient open(@Nullable String context, Duration timeout,
      Consumer<Fact.RequestAnswered> told) {
    return open(Kubeconfigs.read(context), timeout, told);
  }

  /** A client by a configuration that somebody else has read. */
  public static KubernetesClient open(Config config, Duration timeout, Consumer<Fact.RequestAnswered> told) {
    Config ours = new ConfigBuilder(config).withRequestTimeout((int) timeout.toMillis()).withConnectionTimeout(10_000)
        .withRequestRetryBackoffLimit(0).build();
    return new KubernetesClientBuilder().withConfig(ours).withKubernetesSerialization(TreeSerialization.create())
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("DAYTWO", new Counting(told))).build();
  }

  /** From its next request on a client waits so long for an answer. */
  public static void timeout(KubernetesClient client, Duration timeout) {
    client.getConfiguration().setRequestTimeout((int) timeout.toMillis());
  }

  private record Counting(Consumer<Fact.RequestAnswered> told) implements Interceptor {
    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      String query = request.uri().getQuery();
      boolean watch = query != null && query.contains("watch=true");
      told.accept(new Fact.RequestAnswered(watch ? "WATCH" : request.method(), RequestPath.resource(request.uri()),
          response.code()));
    }
  }
}
