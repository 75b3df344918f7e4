package io.dr.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  /** From before the year 0 until after 9999. */
  private static final long BEFORE = -100_000_000_000L;

  private static final long AFTER = 300_000_000_000L;

  @Provide
  Arbitrary<Integer> nanos() {
    return Arbitraries.oneOf(
        Arbitraries.just(0),
        Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000),
        Arbitraries.integers().between(0, 999_999_999));
  }

  @Property(tries = 5_000)
  void areWrittenAsAnInstantWritesItself(
      @ForAll @LongRange(min = BEFORE, max = AFTER) long second, @ForAll("nanos") int nanos) {
    Instant at = Instant.ofEpochSecond(second, nanos);

    assertThat(Moments.text(at)).isEqualTo(at.toString());
    assertThat(Moments.written(at.toString())).contains(at);
  }

  @Property(tries = 5_000)
  void areReadOnlyWhereTheyAreWrittenSo(
      @ForAll @StringLength(7) @CharRange(from = '0', to = '9') String digits,
      @ForAll @StringLength(max = 1) String odd) {
    for (String text :
        new String[] {
          "2026-" + digits.substring(0, 2) + "-11T10:00:00Z",
          "2026-02-" + digits.substring(0, 2) + "T10:00:00Z",
          "2026-02-11T" + digits.substring(0, 2) + ":" + digits.substring(2, 4) + ":00Z",
          "2026-02-11T23:59:" + digits.substring(0, 2) + "." + digits.substring(2, 5) + "Z",
          "2026-02-11T23:59:59." + digits + "Z",
          "2026-02-11T23:59:5" + odd + "Z",
          "2026-02-11" + odd + "T23:59:59Z",
        }) {
      assertThat(Moments.written(text)).as(text).isEqualTo(byTheBook(text));
    }
  }

  private static Optional<Instant> byTheBook(String text) {
    try {
      return Optional.of(Instant.parse(text)).filter(at -> at.toString().equals(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-28T02:14:07",
        "2026-11-28t02:14:07Z",
        "2026-11-28T02:14:07.000Z",
        "2026-11-28T02:14:07.1Z",
        "2026-11-28T24:00:00Z",
        "2026-11-28T23:59:60Z",
        "2026-02-29T00:00:00Z",
        "2026-11-28T02:14:07+00:00",
        "\u0662\u0660\u0662\u0666-11-28T02:14:07Z",
      })
  void oneThatIsWrittenOtherwiseIsNone(String text) {
    assertThat(Moments.written(text)).isEmpty();
  }

  @Test
  void areShownToTheSecond() {
    assertThat(Moments.seconds(Instant.parse("2026-11-28T02:14:07.999Z")))
        .isEqualTo("2026-11-28T02:14:07Z");
  }
}
