package io.dr.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Moments as people read them in the night: the time in UTC, with the day where it is another. */
public final class Utc {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE_OF_DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private Utc() {}

  /**
   * As in {@code 02:14:07 UTC}.
   *
   * @param now says which day is today
   */
  public static String show(Instant at, Instant now) {
    return (sameDay(at, now) ? TIME : DAY).format(at);
  }

  /**
   * What is only known to the minute, as in {@code 02:14 UTC}.
   *
   * @param now says which day is today
   */
  public static String minute(Instant at, Instant now) {
    return (sameDay(at, now) ? MINUTE : MINUTE_OF_DAY).format(at);
  }

  private static boolean sameDay(Instant at, Instant now) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC).equals(LocalDate.ofInstant(now, ZoneOffset.UTC));
  }
}
