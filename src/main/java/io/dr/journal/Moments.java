package io.dr.journal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Moments as the log writes them, which is as {@link Instant#toString} does: ISO 8601, UTC, such as
 * {@code 2026-11-28T02:14:07.125Z}. A log holds thousands, and the formatters of {@code java.time}
 * take ten times as long for each while a program is cold; those of the usual form are read and
 * written digit by digit, the others by them.
 */
public final class Moments {
  private static final String FORM = "0000-00-00T00:00:00";
  private static final int SECONDS = FORM.length();
  private static final int MILLIS = SECONDS + ".000".length();
  private static final int NANOS_IN_A_MILLI = 1_000_000;

  /** Other years are written with another number of digits. */
  private static final Instant YEAR_ZERO = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant YEAR_TEN_THOUSAND = Instant.parse("+10000-01-01T00:00:00Z");

  private Moments() {}

  /** As {@link Instant#toString} writes it. */
  public static String text(Instant at) {
    int nanos = at.getNano();
    if (nanos % NANOS_IN_A_MILLI != 0
        || at.isBefore(YEAR_ZERO)
        || !at.isBefore(YEAR_TEN_THOUSAND)) {
      return at.toString();
    }
    LocalDateTime utc = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(MILLIS + 1);
    digits(text, utc.getYear(), 1000).append('-');
    digits(text, utc.getMonthValue(), 10).append('-');
    digits(text, utc.getDayOfMonth(), 10).append('T');
    digits(text, utc.getHour(), 10).append(':');
    digits(text, utc.getMinute(), 10).append(':');
    digits(text, utc.getSecond(), 10);
    if (nanos > 0) {
      digits(text.append('.'), nanos / NANOS_IN_A_MILLI, 100);
    }
    return text.append('Z').toString();
  }

  /** The same without what is less than a second. */
  public static String seconds(Instant at) {
    return text(at.truncatedTo(ChronoUnit.SECONDS));
  }

  /** The moment that is written so and not otherwise; empty when the text is none. */
  public static Optional<Instant> written(String text) {
    try {
      if (isUsual(text)) {
        return Optional.of(usual(text));
      }
      Instant at = Instant.parse(text);
      return at.toString().equals(text) ? Optional.of(at) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static StringBuilder digits(StringBuilder text, int number, int first) {
    for (int unit = first; unit > 0; unit /= 10) {
      text.append((char) ('0' + number / unit % 10));
    }
    return text;
  }

  private static boolean isUsual(String text) {
    int length = text.length();
    boolean millis = length == MILLIS + 1 && text.charAt(SECONDS) == '.';
    if ((!millis && length != SECONDS + 1) || text.charAt(length - 1) != 'Z') {
      return false;
    }
    for (int i = 0; i < length - 1; i++) {
      char expected = i < SECONDS ? FORM.charAt(i) : i == SECONDS ? '.' : '0';
      char c = text.charAt(i);
      if (expected == '0' ? c < '0' || c > '9' : c != expected) {
        return false;
      }
    }
    // What is no part of a second is not written.
    return !millis || !text.startsWith("000", SECONDS + 1);
  }

  private static Instant usual(String text) {
    int millis = text.length() > SECONDS + 1 ? number(text, SECONDS + 1, MILLIS) : 0;
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, SECONDS),
            millis * NANOS_IN_A_MILLI)
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
