package dev.daytwo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ails a unit, compared. */
class SymptomTest {
  private static Symptom crash(String words) {
    return new Symptom(Symptom.Kind.CRASHING, words, true);
  }

  @Test
  void wordsThatDifferInFiguresSayTheSame() {
    Symptom before = crash("exit code 2: 2026-01-02T03:04:05Z panic at 0xc000123abc");
    assertTrue(before.says(crash("exit code 2: 2026-11-12T13:14:15Z panic at 0xc000fff00d1")));
    assertFalse(before.says(crash("exit code 2: out of memory")));
    assertFalse(crash("exit code 2").says(crash("exit code 137")));
    assertFalse(before.says(new Symptom(Symptom.Kind.PROBE, before.words(), true)));
  }

  @Test
  void theNewestPodsComeFirstThenTheWorstClassThenTheAlphabet() {
    Symptom probe = new Symptom(Symptom.Kind.PROBE, "a", true);
    Symptom old = new Symptom(Symptom.Kind.CRASHING, "a", false);
    assertEquals(List.of(crash("a"), crash("b"), probe, old),
        List.of(old, probe, crash("b"), crash("a")).stream().sorted().toList());
  }

  @Test
  void onlyTheNewestPodsThatCrashBlameTheRelease() {
    assertTrue(crash("a").newestCrash());
    assertFalse(new Symptom(Symptom.Kind.CRASHING, "a", false).newestCrash());
    assertFalse(new Symptom(Symptom.Kind.IMAGE, "a", true).newestCrash());
  }

  @ParameterizedTest
  @EnumSource
  void eachClassIsOneWordOfACondition(Symptom.Kind kind) {
    assertTrue(kind.word().matches("[A-Z][A-Za-z]+"));
    assertEquals(kind, Symptom.Kind.of(kind.word()));
  }
}
