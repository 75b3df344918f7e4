package io.dr.runbook;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a runbook writes them: {@code 90s}, {@code 15m}, {@code 1h30m}, {@code 7d}. */
public final class Durations {
  /** What a written duration looks like. */
  public static final String SYNTAX = "(?=\\d)(\\d{1,6}d)?(\\d{1,6}h)?(\\d{1,6}m)?(\\d{1,9}s)?";

  private static final Pattern WRITTEN = Pattern.compile(SYNTAX);

  private Durations() {}

  /** Reads a written duration; empty when it is not one. */
  public static Optional<Duration> parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(number(written, 1))
            .plusHours(number(written, 2))
            .plusMinutes(number(written, 3))
            .plusSeconds(number(written, 4)));
  }

  /** Writes a duration the way people read it: {@code 1h00m}, {@code 14m02s}, {@code 41s}. */
  public static String show(Duration duration) {
    long seconds = Math.abs(duration.toSeconds());
    String sign = duration.isNegative() ? "-" : "";
    if (seconds >= 86_400) {
      return sign + seconds / 86_400 + "d" + two(seconds % 86_400 / 3600) + "h";
    }
    if (seconds >= 3600) {
      return sign + seconds / 3600 + "h" + two(seconds % 3600 / 60) + "m";
    }
    return seconds >= 60
        ? sign + seconds / 60 + "m" + two(seconds % 60) + "s"
        : sign + seconds + "s";
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }

  private static long number(Matcher written, int group) {
    String part = written.group(group);
    return part == null ? 0 : Long.parseLong(part.substring(0, part.length() - 1));
  }
}
