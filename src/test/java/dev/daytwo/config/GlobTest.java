package dev.daytwo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns of paths and names. */
class GlobTest {
  @ParameterizedTest
  @CsvSource({"**/*.yaml, a.yaml, true", "**/*.yaml, a/b/c.yaml, true", "**/*.yaml, a/b/c.yml, false",
      "*.yaml, a/b.yaml, false", "services/**, services/a/b, true", "services/**, other/a, false",
      "services/**/x.yaml, services/x.yaml, true", "a/**/b/**/c, a/1/b/2/3/c, true", "a/**/b/**/c, a/1/2/c, false",
      "shop-*, shop-, true", "shop-*, shop-a-b, true", "shop-*, my-shop-a, false", "a?c, abc, true", "a?c, ac, false",
      "*a*b*, xaxbx, true", "*a*b*, xbxax, false", "exact, exact, true", "exact, exactly, false", "a.c, abc, false"})
  void matches(String pattern, String path, boolean matches) {
    assertEquals(matches, new Glob(pattern).matches(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/a", "a/", "a//b", "../a", "a/./b", "a**", "**b/c", "a[b]", "{a,b}", "a\\b", "!a"})
  void what_is_no_pattern_is_refused(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> new Glob(pattern));
  }

  @Test
  void user_expression_that_runs_for_ever__no_pattern_takes_long() {
    Glob stars = new Glob("**/" + "*a".repeat(100) + "b");
    Glob folders = new Glob("**/a/".repeat(50) + "b");
    assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
      assertEquals(false, stars.matches("a".repeat(4_000)));
      assertEquals(false, folders.matches("a/".repeat(1_000) + "c"));
    });
  }
}
