package dev.daytwo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is written is what was meant, wherever in a text something special is. */
class CanonicalJsonTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void keysAreSortedAndThereAreNoBlanks() {
    assertEquals("{\"a\":[1,null,true],\"b\":{},\"c\":\"d e\"}",
        CanonicalJson.of(JSON.readValue("{\"c\": \"d e\", \"b\": {}, \"a\": [1, null, true]}", Object.class)));
  }

  @ParameterizedTest
  @ValueSource(chars = {'"', '\\', '\n', '\t', '\0', '\u001f', ' ', '!', '#', '[', ']', '\u007f', '\u0080', 'ä',
      '\u2028', '€'})
  void aSpecialCharacterIsReadAsItWasWrittenAtEveryPlaceOfATextOfAnyLength(char special) {
    for (int length = 1; length <= 70; length++) {
      for (int at = 0; at < length; at++) {
        String text = "x".repeat(at) + special + "y".repeat(length - at - 1);
        String json = CanonicalJson.of(text);
        assertEquals(text, JSON.readValue(json, String.class));
        assertEquals(0, json.chars().filter(c -> c < ' ').count(), json);
      }
    }
  }

  @Test
  void theDigestOfATreeIsThatOfItsTextHoweverLong() throws Exception {
    for (int items = 0; items < 400; items += 7) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < items; i++) {
        list.add(Map.of("key" + i, "€".repeat(i)));
      }
      String text = CanonicalJson.of(list);
      byte[] whole = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      assertEquals(HexFormat.of().formatHex(whole).substring(0, 32), Digest.ofTree(list));
      assertEquals(Digest.of(text), Digest.ofTree(list));
    }
  }
}
