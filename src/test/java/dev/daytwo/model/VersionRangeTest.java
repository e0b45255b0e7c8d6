package dev.daytwo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which versions a range means, and which of two is newer. */
class VersionRangeTest {
  private static final List<String> VERSIONS = List.of("0.0.3", "0.0.4", "0.1.2", "0.2.0", "1.0.0-rc.1", "1.0.0",
      "1.2.3", "1.2.4", "1.3.0", "2.0.0-rc.1", "2.0.0", "3.1.0");

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      ">=1.0 <2; 1.0.0 1.2.3 1.2.4 1.3.0",
      ">=1.0, <2; 1.0.0 1.2.3 1.2.4 1.3.0",
      "^1.2; 1.2.3 1.2.4 1.3.0",
      "^0.1; 0.1.2",
      "^0.0.3; 0.0.3",
      "^0; 0.0.3 0.0.4 0.1.2 0.2.0",
      "~1.2.3; 1.2.3 1.2.4",
      "~1; 1.0.0 1.2.3 1.2.4 1.3.0",
      "1.2.x; 1.2.3 1.2.4",
      "1.2; 1.2.3 1.2.4",
      "1; 1.0.0 1.2.3 1.2.4 1.3.0",
      "=v1.2.3; 1.2.3",
      "> 1.2; 1.3.0 2.0.0 3.1.0",
      ">1.2.3; 1.2.4 1.3.0 2.0.0 3.1.0",
      "<=1.2; 0.0.3 0.0.4 0.1.2 0.2.0 1.0.0 1.2.3 1.2.4",
      "<1.0.0; 0.0.3 0.0.4 0.1.2 0.2.0",
      "0.2.0 || 3.x; 0.2.0 3.1.0",
      ">=1.0.0-0 <2; 1.0.0-rc.1 1.0.0 1.2.3 1.2.4 1.3.0",
      "1.0.0-rc.1; 1.0.0-rc.1",
      "*; 0.0.3 0.0.4 0.1.2 0.2.0 1.0.0 1.2.3 1.2.4 1.3.0 2.0.0 3.1.0"})
  void a_range_means(String written, String meant) {
    VersionRange range = new VersionRange(written);
    assertEquals(meant, String.join(" ",
        VERSIONS.stream().filter(version -> range.contains(Objects.requireNonNull(Version.of(version)))).toList()));
    assertEquals(written, range.toString());
  }

  @Test
  void no_prerelease_of_its_end_is_in_a_range() {
    for (String range : List.of(">=1.0.0-0 <2", "^1.0.0-0", "~1.9.0-0 <2.0.0")) {
      for (String end : List.of("2.0.0-0", "2.0.0-alpha", "2.0.0")) {
        assertFalse(new VersionRange(range).contains(Objects.requireNonNull(Version.of(end))), range + " has " + end);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "latest", ">>1", "1.2.3.4", ">=1.0,", "1.x.3", "1.0-rc1", ">=1 ||", "1.2 - 2.0", ",1"})
  void what_is_no_range_is_refused(String written) {
    assertThrows(IllegalArgumentException.class, () -> new VersionRange(written));
  }

  @Test
  void versions_are_ordered_as_semver_says() {
    List<String> ordered = List.of("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
        "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0", "2.0.0");
    assertEquals(ordered, ordered.reversed().stream().flatMap(text -> Stream.ofNullable(Version.of("v" + text)))
        .sorted().map(Version::toString).toList());
    assertEquals(Version.of("1.0.0"), Version.of("1.0.0+build.7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "v1", "release-1.2.3", "1.2.3-", "1.2.3.4", "01234567890.0.0"})
  void a_tag_without_three_numbers_is_no_version(String tag) {
    assertNull(Version.of(tag));
  }
}
