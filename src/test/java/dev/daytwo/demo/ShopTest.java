package dev.daytwo.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.daytwo.descriptor.SourceFile;
import dev.daytwo.yaml.Limits;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ShopTest {
  @Test
  void its_descriptors_have_no_problems_and_are_all_that_it_says() {
    Set<String> names = new TreeSet<>();
    Shop.descriptors().forEach((path, text) -> {
      SourceFile file = SourceFile.parse(path, text, Set.copyOf(Shop.ENVIRONMENTS), Limits.DEFAULT);
      assertEquals(List.of(), file.problems());
      file.descriptors().forEach(descriptor -> names.add(descriptor.name()));
    });
    assertEquals(new HashSet<>(Shop.SERVICES), names);
  }
}
