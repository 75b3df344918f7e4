package io.dr.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that a runbook gives, for text that a peer gives. It is matched in time
 * proportional to the text, whatever both of them are: RE2 syntax, so without look-around and
 * back-references.
 */
final class BodyPattern {
  /** The longest pattern, in characters. */
  static final int MAX_LENGTH = 1_000;

  /** How often counted repetitions may write a piece out, nested ones multiplied. */
  private static final int MAX_REPEATED = 1_000;

  private final Pattern pattern;

  private BodyPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws IllegalArgumentException when it is no regular expression, or none that can be matched
   *     in linear time
   */
  static BodyPattern of(String written) {
    if (written.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "matches is longer than " + MAX_LENGTH + " characters; look for less");
    }
    if (repeated(written) > MAX_REPEATED) {
      throw new IllegalArgumentException(
          "matches repeats a piece more than " + MAX_REPEATED + " times; use * or + instead");
    }
    try {
      return new BodyPattern(Pattern.compile(written));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "matches is no regular expression: " + e.getDescription() + advice(written), e);
    }
  }

  private static String advice(String written) {
    boolean look = written.contains("(?=") || written.contains("(?!") || written.contains("(?<");
    boolean back = written.matches("(?s).*\\\\[1-9].*");
    return look || back
        ? " (look-around and back-references are not supported: they can take forever; write two"
            + " checks instead)"
        : "";
  }

  /** The product of all counts: at most so often is any piece of the pattern written out. */
  private static long repeated(String written) {
    long product = 1;
    for (int at = written.indexOf('{'); at >= 0; at = written.indexOf('{', at + 1)) {
      int end = at + 1;
      long count = 0;
      long largest = 0;
      while (end < written.length()
          && (Character.isDigit(written.charAt(end)) || written.charAt(end) == ',')) {
        char next = written.charAt(end);
        count = next == ',' ? 0 : Math.min(1_000_000, count * 10 + Character.digit(next, 10));
        largest = Math.max(largest, count);
        end++;
      }
      boolean counts = end > at + 1 && end < written.length() && written.charAt(end) == '}';
      if (counts && product <= MAX_REPEATED) {
        product *= Math.max(1, largest);
      }
    }
    return product;
  }

  /** Whether some part of the text matches. */
  boolean isIn(String text) {
    return pattern.matcher(text).find();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }
}
