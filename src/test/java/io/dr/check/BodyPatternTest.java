package io.dr.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BodyPatternTest {
  private static final String LONG = "A".repeat(64 * 1024);

  @ParameterizedTest
  @ValueSource(strings = {"(A+)+B", "(.|\\n)*ok", "(A|A)*B", "(A|AA)+$B", "(.*)*B", "(A?){50}B"})
  void isDoneSoonWithPatternsThatBackTrackingNeverFinishes(String written) {
    assertThat(BodyPattern.of(written).isIn(LONG)).isFalse();
  }

  @Test
  void findsWhatItIsAskedFor() {
    BodyPattern pattern = BodyPattern.of("\"status\": *\"(ok|degraded)\"");

    assertThat(pattern.isIn("{\"status\":  \"ok\"}")).isTrue();
    assertThat(pattern.isIn("{\"status\": \"down\"}")).isFalse();
    assertThat(BodyPattern.of("(.|\\n)*ok").isIn(LONG + "\nok")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?=ok)", "(?<!not )ok", "(o)\\1"})
  void refusesWhatCannotBeMatchedInLinearTimeWithAdvice(String written) {
    assertThatThrownBy(() -> BodyPattern.of(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("look-around and back-references are not supported");
  }

  @Test
  void refusesPatternsThatGrowWhenTheyAreCompiled() {
    assertThatThrownBy(() -> BodyPattern.of("((a{100}){100}){100}"))
        .hasMessageContaining("more than 1000 times");
    assertThatThrownBy(() -> BodyPattern.of("a".repeat(500_000)))
        .hasMessageContaining("longer than 1000 characters");
    assertThatThrownBy(() -> BodyPattern.of("(".repeat(900)))
        .isInstanceOf(IllegalArgumentException.class);
    BodyPattern nested = BodyPattern.of("(".repeat(400) + "a" + ")".repeat(400));
    assertThat(nested.isIn("a")).isTrue();
  }
}
