package dev.daytwo.cluster;

import dev.daytwo.model.Labels;
import dev.daytwo.model.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to the API server, each with a deadline, few at a time: more in flight only lengthens the server's queue.
 * Blocking; for virtual threads.
 */
public final class Api implements ApiServer {
  private static final long PAGE = 500;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int IN_FLIGHT = 4;

  private final KubernetesClient client;
  private final Supplier<Duration> timeout;
  private final Fence fence;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT, true);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition quiet = lock.newCondition();

  /**
   * Requests through a client, for those who write in the name of a person, or for the agent that holds no lease yet.
   *
   * @param timeout of one request, from the moment it may be sent
   */
  public Api(KubernetesClient client, Duration timeout) {
    this(client, () -> timeout, Fence.none());
  }

  /**
   * Requests of which those that write pass a fence.
   *
   * @param timeout asked for at each request
   */
  public Api(KubernetesClient client, Supplier<Duration> timeout, Fence fence) {
    this.client = client;
    this.timeout = timeout;
    this.fence = fence;
  }

  /** The client underneath, for informers. */
  public KubernetesClient client() {
    return client;
  }

  @Override
  public Map<String, Object> get(String path) throws ApiFault {
    return send(request(path), false);
  }

  @Override
  public Map<String, Object> send(String method, String path, String contentType, String body) throws ApiFault {
    return send(request(path), method, path, contentType, body);
  }

  private Map<String, Object> send(HttpRequest.Builder request, String method, String path, String contentType,
      String body) throws ApiFault {
    boolean writes = Fence.concerns(method, path);
    try {
      return writes && !fence.always()
          ? fenced(request, method, contentType, body)
          : send(request.method(method, contentType, body), writes);
    } catch (ApiFault fault) {
      String message = String.valueOf(fault.getMessage());
      String repeatable = Redaction.of(message, path, body);
      throw repeatable.equals(message) ? fault : new ApiFault(fault.reason(), repeatable, fault.retryAfter());
    }
  }

  /** Where there is a lease to lose, at the price of a body that is read on a thread of its own. */
  private Map<String, Object> fenced(HttpRequest.Builder request, String method, String contentType, String body)
      throws ApiFault {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    FencedBody fenced = new FencedBody(bytes, fence);
    try {
      return send(request.method(method, contentType, fenced, bytes.length), true);
    } catch (ApiFault fault) {
      ApiFault refused = fenced.refused();
      throw refused == null ? fault : refused;
    }
  }

  /**
   * The same requests, places in flight and fence in the name of somebody else, whose rights decide
   * (<a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation">impersonation</a>).
   *
   * @param user as the API server knows it, such as {@code system:serviceaccount:shop:deployer}
   */
  public ApiServer as(String user) {
    return new As(this, user);
  }

  private record As(Api api, String user) implements ApiServer {
    @Override
    public Map<String, Object> get(String path) throws ApiFault {
      return api.send(named(path), false);
    }

    @Override
    public Map<String, Object> send(String method, String path, String contentType, String body) throws ApiFault {
      return api.send(named(path), method, path, contentType, body);
    }

    private HttpRequest.Builder named(String path) {
      return api.request(path).setHeader("Impersonate-User", user);
    }

    @Override
    public SharedIndexInformer<GenericKubernetesResource> informer(Discovery.Resource resource, boolean ours) {
      throw new UnsupportedOperationException("what the agent sees, it sees itself");
    }
  }

  /**
   * Waits until every request that has been sent is answered.
   *
   * @return false if some are not by then
   */
  public boolean awaitAnswers(Duration deadline) throws InterruptedException {
    boolean idle = inFlight.tryAcquire(IN_FLIGHT, deadline.toMillis(), TimeUnit.MILLISECONDS);
    if (idle) {
      inFlight.release(IN_FLIGHT);
    }
    return idle;
  }

  /** The client's operations on a kind, of which it needs no class. */
  public MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> objects(
      Discovery.Resource resource) {
    return client.genericKubernetesResources(new ResourceDefinitionContext.Builder().withGroup(resource.kind().group())
        .withVersion(resource.kind().version()).withKind(resource.kind().kind()).withPlural(resource.plural())
        .withNamespaced(resource.namespaced()).build());
  }

  @Override
  public SharedIndexInformer<GenericKubernetesResource> informer(Discovery.Resource resource, boolean ours) {
    var all = objects(resource).inAnyNamespace();
    SharedIndexInformer<GenericKubernetesResource> informer = (ours
        ? all.withLabel(Labels.MANAGED_BY, Labels.DAYTWO)
        : all).withLimit(PAGE).runnableInformer(0);
    informer.removeNamespaceIndex();
    return informer;
  }

  /** Returns when nobody waits for a place, so that what is not urgent delays nothing that is. */
  public void awaitQuiet() throws InterruptedException {
    lock.lock();
    try {
      while (inFlight.hasQueuedThreads()) {
        quiet.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void tellIfQuiet() {
    if (!inFlight.hasQueuedThreads()) {
      lock.lock();
      try {
        quiet.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    String root = client.getMasterUrl().toString();
    return client.getHttpClient().newHttpRequestBuilder()
        .uri((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path);
  }

  private Map<String, Object> send(HttpRequest.Builder request, boolean writes) throws ApiFault {
    try {
      inFlight.acquire();
      try {
        if (writes) {
          fence.pass(); // not before it has its place: who waited for one may have waited long
        }
        Duration deadline = timeout.get();
        request.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
        return answer(client.getHttpClient().sendAsync(request.build(), byte[].class), deadline);
      } finally {
        inFlight.release();
        tellIfQuiet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiFault(ApiFault.Reason.TIMEOUT, "interrupted");
    } catch (IllegalStateException e) {
      throw new ApiFault(ApiFault.Reason.UNREACHABLE, "the agent is stopping: " + e.getMessage());
    }
  }

  private Map<String, Object> answer(CompletableFuture<HttpResponse<byte[]>> future, Duration deadline)
      throws ApiFault, InterruptedException {
    HttpResponse<byte[]> response;
    try {
      // The client has the same deadline; this one holds if the client forgets its own.
      response = future.get(deadline.toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw late(deadline);
    } catch (ExecutionException e) {
      throw unanswered(e.getCause() == null ? e : e.getCause(), deadline);
    }
    Map<String, Object> body = body(response.body());
    if (!response.isSuccessful()) {
      String message = Tree.text(body.get("message"));
      throw new ApiFault(ApiFault.Reason.of(response.code(), message),
          message.isEmpty() ? "the API server answered " + response.code() : message,
          retryAfter(response.header("Retry-After")));
    }
    return body;
  }

  private ApiFault unanswered(Throwable cause, Duration deadline) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof TimeoutException || at instanceof java.net.http.HttpTimeoutException) {
        return late(deadline);
      }
    }
    return new ApiFault(ApiFault.Reason.UNREACHABLE,
        "the API server at " + client.getMasterUrl() + " cannot be reached: " + cause.getMessage());
  }

  private static ApiFault late(Duration deadline) {
    return new ApiFault(ApiFault.Reason.TIMEOUT,
        "the API server gave no answer within " + deadline.toSeconds() + " s");
  }

  private static Map<String, Object> body(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      return Map.of();
    }
    try {
      return Tree.map(JSON.readValue(bytes, Object.class));
    } catch (JacksonException e) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      return Map.of("message", text.length() > 300 ? text.substring(0, 300) : text); // a proxy's page, not the server's
    }
  }

  private static @Nullable Duration retryAfter(@Nullable String seconds) {
    return seconds != null && seconds.matches("[0-9]{1,5}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
  }
}
