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
import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
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
  /** Read when a Vertx is made: {@code https://vertx.io/docs/vertx-core/java/#_resolving_host_names}. */
  private static final String NO_RESOLVER = "vertx.disableDnsResolver";

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
    return open(new KubernetesClientBuilder(), config, timeout, told);
  }

  /**
   * The same on a loop that the caller closes after the client.
   *
   * @param loop made by {@link #loop()}
   */
  public static KubernetesClient open(Config config, Duration timeout, Consumer<Fact.RequestAnswered> told,
      Vertx loop) {
    return open(new KubernetesClientBuilder().withHttpClientFactory(new Vertx5HttpClientFactory(loop)), config, timeout,
        told);
  }

  /**
   * The Vertx of a client with much to send: as the client makes its own, but with one event loop. With several, an answer
   * comes in on another loop than the one that waits for it, and each hop between them wakes a thread. For that short time
   * the JVM's property says that names are looked up by the JDK, which knows what the machine's resolver knows.
   */
  public static synchronized Vertx loop() {
    @Nullable
    String before = System.setProperty(NO_RESOLVER, "true");
    try {
      return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true).setFileSystemOptions(
          new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    } finally {
      if (before == null) {
        System.clearProperty(NO_RESOLVER);
      } else {
        System.setProperty(NO_RESOLVER, before);
      }
    }
  }

  private static KubernetesClient open(KubernetesClientBuilder builder, Config config, Duration timeout,
      Consumer<Fact.RequestAnswered> told) {
    Config ours = new ConfigBuilder(config).withRequestTimeout((int) timeout.toMillis()).withConnectionTimeout(10_000)
        .withRequestRetryBackoffLimit(0).build();
    return builder.withConfig(ours).withKubernetesSerialization(TreeSerialization.create())
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
