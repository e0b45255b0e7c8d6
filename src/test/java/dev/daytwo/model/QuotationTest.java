package dev.daytwo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others said, as it is repeated. */
class QuotationTest {
  @ParameterizedTest
  @ValueSource(strings = {"dial postgres://orders:hunter2@db:5432/orders: refused",
      "Authorization: Bearer hunter2hunter2", "DB_PASSWORD=hunter2 is wrong", "{\"apiKey\": \"hunter2 with spaces\"}",
      "password: 'hunter2'", "--token=hunter2", "DB_PASSWORD_PRIMARY = hunter2", "clientSecret: hunter2",
      "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.hunter2", "AKIAHUNTER2HUNTER2HU", "ghp_hunter2hunter2hunter2",
      "-----BEGIN RSA PRIVATE KEY----- hunter2 -----END RSA PRIVATE KEY-----",
      "session Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZmhunter2A=="})
  void whatLooksLikeASecretIsMasked(String text) {
    String quoted = Quotation.of(text, 200);
    assertTrue(quoted.contains("***"), quoted);
    for (String part : List.of("hunter2", "HUNTER2", "Zm9vYmFy", "eyJzdWI")) {
      assertFalse(quoted.contains(part), quoted);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret \"orders-db\" not found", "couldn't find key password in Secret shop/orders-db",
      "java.lang.IllegalStateException: no DATABASE_URL", "listen tcp :8080: bind: address already in use",
      "0/3 nodes are available: 3 Insufficient cpu.", "token expired",
      "registry.example/orders@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      "serviceaccount \"a-rather-long-name-of-a-service-in-the-cluster-2\" not found"})
  void whatAPersonHasToReadStays(String text) {
    assertEquals(text, Quotation.of(text, 200));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"\" two\n\n\tlines \r\n\" | two lines",
      "\"\u001b[31mred\u001b[0m\u0000 and \u202Ebent\" | red and bent", "\"\" | \"\""})
  void itIsOneLine(String text, String expected) {
    assertEquals(expected, Quotation.of(text, 200));
  }

  @Test
  void itIsShort() {
    assertEquals("abc…", Quotation.of("abcdef", 4));
    assertEquals("a…", Quotation.of("a\uD83D\uDE00bc", 3));
    assertEquals("abcd", Quotation.of("abcd", 4));
  }

  @Test
  void aLongerTextMaySayTheSameAndMore() {
    assertTrue(Quotation.begins("it crashes at 03:04: no database", "it crashes at 05:06"));
    assertFalse(Quotation.begins("it crashes", "it crashes: no database"));
    assertTrue(Quotation.alike("line 7 of 0xabc", "line 123 of 0x9"));
    assertFalse(Quotation.alike("exit code 7", "exit code 8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "=", "token", "eyJ", "A1a", ":", "\"", " ", "password=\"", "://"})
  void itTakesNoTimeHoweverLongAndOddTheText(String piece) {
    String text = piece.repeat(1_000_000 / piece.length());
    Assertions.assertTimeout(Duration.ofSeconds(20), () -> Quotation.of(text, 200));
  }
}
