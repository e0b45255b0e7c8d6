package dev.daytwo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates of messages: what they may name, and that they do no harm. */
class MessageTemplateTest {
  private static Map<String, Object> fields(int units) {
    return Map.of("title", "it broke", "service", "", "units", java.util.stream.IntStream.range(0, units)
        .mapToObj(i -> Map.of("service", "service-" + i, "units", List.of())).toList());
  }

  private static String render(String template) {
    return new MessageTemplate(template).render(fields(3));
  }

  @Test
  void fields_and_lists_are_put_in_as_they_are() {
    assertEquals("it broke: <service-0> <service-1> <service-2> ",
        render("{{title}}: {{#units}}<{{service}}> {{/units}}{{#service}}never{{/service}}"));
    assertEquals("none", render("{{^service}}none{{/service}}"));
  }

  @Test
  void a_field_that_there_is_not_is_found_with_its_place() {
    assertEquals(new MessageTemplate.Unknown("sevice", 2, 14),
        new MessageTemplate("{{title}}\n{{#units}} - {{ sevice }}{{/units}}").unknown());
    assertEquals(new MessageTemplate.Unknown("untis", 1, 1), new MessageTemplate("{{^untis}}x{{/untis}}").unknown());
    assertEquals(new MessageTemplate.Unknown("a", 1, 1), new MessageTemplate("{{{a}}}").unknown());
    assertNull(new MessageTemplate("{{title}} {{#units}}{{message}}{{/units}} {{more}} {{next}}").unknown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{> other}}", "{{.}}", "{{this}}", "{{title.length}}", "{{title.class}}",
      "{{#units}}{{.}}{{/units}}",
      "{{<a}}{{$b}}x{{/b}}{{/a}}", "{{-index}}"})
  void there_are_no_partials_and_no_methods(String text) {
    assertTrue(new MessageTemplate(text).unknown() != null, text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{#units}}", "{{/units}}", "{{title", "{{#units}}{{/title}}"})
  void what_is_no_template_is_refused(String text) {
    String message = String
        .valueOf(assertThrows(IllegalArgumentException.class, () -> new MessageTemplate(text)).getMessage());
    assertTrue(message.startsWith("is no template: "), message);
  }

  @Test
  void a_template_and_what_is_made_of_it_have_a_length() {
    assertThrows(IllegalArgumentException.class, () -> new MessageTemplate("x".repeat(MessageTemplate.LONGEST + 1)));
    String line = "{{#units}}" + "x".repeat(3_900) + "{{/units}}";
    assertEquals(MessageTemplate.LONGEST_MESSAGE, new MessageTemplate(line).render(fields(10)).length());
  }

  @Test
  void lists_in_lists_do_not_multiply() {
    int deep = 100;
    assertEquals("", render("{{#units}}".repeat(deep) + "x" + "{{/units}}".repeat(deep)));
  }
}
