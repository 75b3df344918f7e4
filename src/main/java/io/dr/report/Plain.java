package io.dr.report;

import io.dr.action.Failure;
import java.util.Optional;

/**
 * Text that people, runbooks or services wrote, made safe to show: control characters could move a
 * terminal's cursor, hide what stands there, or pretend another line.
 */
public final class Plain {
  private Plain() {}

  /** The text in one line, with a space for each break and tab, and control characters escaped. */
  public static String text(String raw) {
    if (raw.codePoints().noneMatch(Plain::unsafe)) {
      return raw;
    }
    StringBuilder plain = new StringBuilder();
    raw.replace("\r\n", "\n").codePoints().forEach(c -> append(plain, c));
    return plain.toString();
  }

  /** Whether a text holds anything that is not to be shown as it is. */
  public static boolean is(String raw) {
    return raw.codePoints().noneMatch(Plain::unsafe);
  }

  private static void append(StringBuilder plain, int c) {
    if (c == '\n' || c == '\r' || c == '\t') {
      plain.append(' ');
    } else if (unsafe(c)) {
      plain.append("\\u%04x".formatted(c));
    } else {
      plain.appendCodePoint(c);
    }
  }

  /** Controls, the separators of lines and paragraphs, and what turns the reading direction. */
  private static boolean unsafe(int c) {
    boolean turns =
        (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || turns;
  }

  static Optional<String> text(Optional<String> raw) {
    return raw.map(Plain::text);
  }

  static Failure failure(Failure raw) {
    return new Failure(
        raw.kind(),
        text(raw.cause()),
        text(raw.remedy()),
        raw.request()
            .map(
                request ->
                    new Failure.Request(
                        request.service(),
                        request.operation(),
                        text(request.id()),
                        text(request.code()))));
  }
}
