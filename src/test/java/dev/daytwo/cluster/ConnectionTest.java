package dev.daytwo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private static Set<EventExecutor> loops(Vertx vertx) {
    Set<EventExecutor> loops = new HashSet<>();
    ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loops::add);
    return loops;
  }

  @Test
  void theClientsVertxHasOneLoopAndLeavesTheJvmAsItWas() throws Exception {
    String before = System.getProperty("vertx.disableDnsResolver");
    Vertx loop = Connection.loop();
    try {
      assertEquals(1, loops(loop).size());
      assertEquals(before, System.getProperty("vertx.disableDnsResolver"));
    } finally {
      loop.close().await(10, TimeUnit.SECONDS);
    }
  }
}
