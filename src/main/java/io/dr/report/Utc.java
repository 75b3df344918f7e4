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

  private Utc() {}

  /**
   * As in {@code 02:14:07 UTC}.
   *
   * @param now says which day is today
   */
  public static String show(Instant at, Instant now) {
    boolean today =
        LocalDate.ofInstant(at, ZoneOffset.UTC).equals(LocalDate.ofInstant(now, ZoneOffset.UTC));
    return (today ? TIME : DAY).format(at);
  }
}
