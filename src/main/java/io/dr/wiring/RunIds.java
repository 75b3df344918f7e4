package io.dr.wiring;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Ids such as {@code 20261123-k7m2}: the day in UTC, and four characters easy to say on a call. */
final class RunIds {
  private static final String ALPHABET = "23456789bcdfghjkmnpqrstvwxz";
  private static final int LENGTH = 4;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunIds() {}

  static String next(Instant now) {
    StringBuilder id = new StringBuilder(DAY.format(now)).append('-');
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
