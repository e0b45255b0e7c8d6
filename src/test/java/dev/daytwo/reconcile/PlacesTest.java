package dev.daytwo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.daytwo.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How many reconciles run at once while that number changes. */
class PlacesTest {
  private final Places places = new Places(1);
  private final List<Integer> entered = new CopyOnWriteArrayList<>();

  /** Somebody who comes after all who came before, and leaves when he is told to. */
  private CountDownLatch comes(int who) throws Exception {
    CountDownLatch leaves = new CountDownLatch(1);
    int waiting = places.waiting();
    int inside = entered.size();
    Thread.ofVirtual().start(() -> {
      try {
        places.enter();
        entered.add(who);
        leaves.await();
        places.leave();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    Eventually.holds(who + " is in or waits", () -> places.waiting() > waiting || entered.size() > inside);
    return leaves;
  }

  private void awaitEntered(List<Integer> who) throws Exception {
    Eventually.holds(() -> who + " are in, but it is " + entered, () -> entered.equals(who));
  }

  @Test
  void more_places_are_for_those_who_wait_and_fewer_send_nobody_away() throws Exception {
    CountDownLatch one = comes(1);
    CountDownLatch two = comes(2);
    CountDownLatch three = comes(3);
    CountDownLatch four = comes(4);
    assertEquals(3, places.waiting());
    places.resize(3);
    Eventually.holds("three are in", () -> entered.size() == 3);
    assertEquals(1, places.waiting());

    places.resize(1);
    one.countDown();
    two.countDown();
    // Both have left, and the third alone has a place: the next one still waits.
    Eventually.holds("two have left", () -> places.running() == 1);
    assertEquals(1, places.waiting());
    three.countDown();
    Eventually.holds("it is the turn of the fourth", () -> entered.size() == 4);
    four.countDown();
    places.awaitIdle();
  }

  @Test
  void who_waits_keeps_his_turn_when_the_number_changes() throws Exception {
    CountDownLatch first = comes(1);
    CountDownLatch second = comes(2);
    places.resize(5);
    awaitEntered(List.of(1, 2));
    places.resize(1);
    CountDownLatch third = comes(3);
    CountDownLatch fourth = comes(4);
    first.countDown();
    second.countDown();
    awaitEntered(List.of(1, 2, 3));
    third.countDown();
    awaitEntered(List.of(1, 2, 3, 4));
    fourth.countDown();
    places.awaitIdle();
  }

  @Test
  void it_is_idle_when_nobody_runs_however_many_places_there_are_by_then() throws Exception {
    CountDownLatch first = comes(1);
    assertFalse(places.awaitIdle(Duration.ofMillis(1)));
    CountDownLatch idle = new CountDownLatch(1);
    Thread.ofVirtual().start(() -> {
      try {
        places.awaitIdle();
        idle.countDown();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    places.resize(3);
    places.resize(2);
    assertEquals(1, idle.getCount());
    first.countDown();
    Eventually.holds("it is idle", () -> idle.getCount() == 0);
    assertTrue(places.awaitIdle(Duration.ofMillis(1)));
  }
}
