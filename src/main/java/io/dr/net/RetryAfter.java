package io.dr.net;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How long a peer asks not to be asked again (RFC 9110, "Retry-After"): seconds or a date. A date
 * is taken against the answer's own, so that a clock that stands off on either side does no harm.
 */
public final class RetryAfter {
  /** However long it asks for, it is tried again after this. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /**
   * Reads the header.
   *
   * @param header its value
   * @param date the value of the answer's {@code Date}, if it has one
   * @param now the time here, UTC
   * @return more than nothing and at most {@link #LONGEST}; empty when it asks for nothing
   */
  public static Optional<Duration> of(Optional<String> header, Optional<String> date, Instant now) {
    return header
        .map(String::strip)
        .flatMap(value -> wait(value, date.flatMap(RetryAfter::instant).orElse(now)))
        .filter(wait -> !wait.isNegative() && !wait.isZero())
        .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }

  private static Optional<Duration> wait(String value, Instant from) {
    boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits) {
      return Optional.of(
          value.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(value)));
    }
    return instant(value).map(until -> Duration.between(from, until));
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
