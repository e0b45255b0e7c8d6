package dev.daytwo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.model.ObjectKey;
import dev.daytwo.model.UnitKey;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnitIndexTest {
  private static final UnitKey ORDERS = new UnitKey("production", "orders");
  private static final UnitKey CART = new UnitKey("production", "cart");
  private static final ObjectKey A = new ObjectKey("v1", "ConfigMap", "shop", "a");
  private static final ObjectKey B = new ObjectKey("v1", "ConfigMap", "shop", "b");

  private final UnitIndex index = new UnitIndex();

  @Test
  void anObjectIsWithTheUnitThatItsLabelsName() {
    index.moved(A, null, ORDERS);
    index.moved(B, null, ORDERS);
    index.moved(A, ORDERS, ORDERS); // as with every event that changes no label
    assertEquals(Set.of(A, B), Set.copyOf(index.of(ORDERS)));
    assertEquals(2, index.of(ORDERS).size());
  }

  @Test
  void anObjectThatWasRelabelledIsWithTheOtherUnitAlone() {
    index.moved(A, null, ORDERS);
    index.moved(A, ORDERS, CART);
    assertEquals(List.of(), index.of(ORDERS));
    assertEquals(List.of(A), index.of(CART));
  }

  @Test
  void anObjectThatIsGoneIsWithNobody() {
    index.moved(A, null, ORDERS);
    index.moved(A, ORDERS, null);
    assertEquals(List.of(), index.of(ORDERS));
  }
}
