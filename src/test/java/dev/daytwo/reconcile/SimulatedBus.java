package dev.daytwo.reconcile;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Vertx in simulated time. Its event bus loses, repeats and reorders facts as it likes. */
final class SimulatedBus {
  private final Simulation world;
  private final Simulation.Life life;
  private final Map<String, List<Handler<Message<Object>>>> listeners = new HashMap<>();
  /** How likely a fact is lost on its way to a listener. */
  double loss;

  SimulatedBus(Simulation world, Simulation.Life life) {
    this.world = world;
    this.life = life;
  }

  Vertx vertx() {
    EventBus bus = proxy(EventBus.class, (proxy, method, arguments) -> switch (method.getName()) {
      case "publish" -> {
        publish((String) arguments[0], arguments[1]);
        yield proxy;
      }
      case "localConsumer" -> {
        listeners.computeIfAbsent((String) arguments[0], none -> new ArrayList<>()).add(handler(arguments[1]));
        yield proxy(MessageConsumer.class, SimulatedBus::unknown);
      }
      default -> unknown(proxy, method, arguments);
    });
    return proxy(Vertx.class, (proxy, method, arguments) -> switch (method.getName()) {
      case "eventBus" -> bus;
      case "setTimer" -> {
        Handler<Long> handler = handler(arguments[1]);
        yield world.timer(life, Duration.ofMillis((long) arguments[0]), () -> handler.handle(0L));
      }
      case "setPeriodic" -> {
        Handler<Long> handler = handler(arguments[1]);
        world.periodic(life, Duration.ofMillis((long) arguments[0]), () -> handler.handle(0L));
        yield 0L;
      }
      case "cancelTimer" -> world.cancel((long) arguments[0]);
      default -> unknown(proxy, method, arguments);
    });
  }

  /** Starts a verticle as Vert.x would. */
  void deploy(Vertx vertx, VerticleBase verticle) {
    Context context = proxy(Context.class, (proxy, method, arguments) -> switch (method.getName()) {
      case "owner" -> vertx;
      case "runOnContext" -> {
        Handler<Void> handler = handler(arguments[0]);
        world.soon(life, () -> handler.handle(null));
        yield null;
      }
      default -> unknown(proxy, method, arguments);
    });
    verticle.init(vertx, context);
    try {
      verticle.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void publish(String address, Object fact) {
    for (Handler<Message<Object>> listener : listeners.getOrDefault(address, List.of())) {
      int times = world.chance(loss) ? 0 : world.chance(loss) ? 2 : 1;
      for (int i = 0; i < times; i++) {
        world.soon(life, () -> listener.handle(message(fact)));
      }
    }
  }

  private static Message<Object> message(Object fact) {
    return proxy(Message.class, (proxy, method, arguments) -> method.getName().equals("body")
        ? fact
        : unknown(proxy, method, arguments));
  }

  @SuppressWarnings("unchecked")
  private static <T> Handler<T> handler(Object handler) {
    return (Handler<T>) handler;
  }

  @SuppressWarnings("unchecked")
  static <T> T proxy(Class<? super T> type, InvocationHandler handler) {
    return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler);
  }

  static Object unknown(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "toString" -> "simulated";
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }
}
