package dev.daytwo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RedactionTest {
  private static final String PATH = "/api/v1/namespaces/shop/secrets/db?fieldManager=daytwo";

  @Test
  void the_values_of_a_secret_are_not_repeated_in_whatever_form() {
    var body = "{\"data\":{\"a\":\"aHVudGVyMg==\"},\"stringData\":{\"b\":\"two \\\"words\\\"\",\"c\":{\"d\":[\"inner\",12345]}}}";
    assertEquals("a is *** or ***, b is \"***\", c holds *** and ***", Redaction.of(
        "a is hunter2 or aHVudGVyMg==, b is \"two \\\"words\\\"\", c holds inner and 12345", PATH, body));
    assertEquals(".stringData.c: expected string, got ***", Redaction.of(
        ".stringData.c: expected string, got &value.valueUnstructured{Value:map[string]interface {}{\"d\":\"in\\nner\"}}",
        PATH, body));
  }

  @Test
  void what_is_short_is_no_secret_and_other_kinds_are_repeated() {
    var body = "{\"data\":{\"a\":\"no\"},\"stringData\":{\"b\":\"\"}}";
    assertEquals("no such thing", Redaction.of("no such thing", PATH, body));
    assertEquals("found hunter2", Redaction.of("found hunter2",
        "/api/v1/namespaces/secrets/configmaps/db?fieldManager=daytwo", "{\"data\":{\"a\":\"hunter2\"}}"));
    assertEquals("found hunter2", Redaction.of("found hunter2", PATH, "no JSON"));
  }
}
