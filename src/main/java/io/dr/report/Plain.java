package io.dr.report;

import io.dr.action.Failure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that people, runbooks or services wrote, made safe to show: control characters could move a
 * terminal's cursor, hide what stands there, or pretend another line.
 */
public final class Plain {
  /** More marks above each other belong to no language, and reach into the lines around. */
  private static final int MARKS = 4;

  private static final int JOINER = 0x200d;
  private static final int NON_JOINER = 0x200c;

  /** Colours, and what moves the cursor over a picture that is redrawn: what dr itself writes. */
  private static final Pattern OURS =
      Pattern.compile("\u001b\\[(?:(?:0|1|2|36|32|(?:31|33);1)m|K|J|[0-9]{1,4}F)");

  private Plain() {}

  /** The text in one line, with a space for each break and tab, and control characters escaped. */
  public static String text(String raw) {
    if (is(raw)) {
      return raw;
    }
    StringBuilder plain = new StringBuilder();
    append(plain, raw.replace("\r\n", "\n"), false);
    return plain.toString();
  }

  /** Whether a text holds nothing that is not to be shown as it is. */
  public static boolean is(String raw) {
    return is(raw, false);
  }

  /**
   * @param lines whether it may have several
   */
  private static boolean is(String raw, boolean lines) {
    int marks = 0;
    int before = ' ';
    for (int i = 0; i < raw.length(); ) {
      int c = raw.codePointAt(i);
      // Most texts hold nothing but letters, digits and signs of ASCII.
      if (c < ' ' || c > '~') {
        boolean breaks = lines && (c == '\n' || c == '\t');
        marks = isMark(c) ? marks + 1 : 0;
        if ((!breaks && unsafe(c, before)) || marks > MARKS) {
          return false;
        }
      } else {
        marks = 0;
      }
      before = c;
      i += Character.charCount(c);
    }
    return true;
  }

  /**
   * What is about to be printed: the lines and colours of a report stay, and whatever else could
   * move a terminal's cursor is escaped. The net below all that makes its texts plain itself.
   */
  public static String printed(String lines) {
    if (is(lines, true)) {
      return lines;
    }
    StringBuilder plain = new StringBuilder();
    Matcher ours = OURS.matcher(lines);
    int from = 0;
    while (ours.find()) {
      append(plain, lines.substring(from, ours.start()), true);
      plain.append(ours.group());
      from = ours.end();
    }
    append(plain, lines.substring(from), true);
    return plain.toString();
  }

  private static void append(StringBuilder plain, String text, boolean lines) {
    int marks = 0;
    int before = ' ';
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      marks = isMark(c) ? marks + 1 : 0;
      if (lines && (c == '\n' || c == '\t' || (c == '\r' && text.startsWith("\n", i)))) {
        plain.append((char) c);
      } else if (c == '\n' || c == '\r' || c == '\t') {
        plain.append(lines ? "\\u000d" : " ");
      } else if (unsafe(c, before)) {
        // As in JSON, where it stays what it was.
        for (char half : Character.toChars(c)) {
          plain.append("\\u%04x".formatted((int) half));
        }
      } else if (marks <= MARKS) {
        plain.appendCodePoint(c);
      }
      before = c;
    }
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  /**
   * Controls, the separators of lines and paragraphs, halves of characters, and what is not seen
   * but turns the reading direction or makes unlike words look alike. Joiners belong to scripts and
   * pictures other than Latin's.
   */
  private static boolean unsafe(int c, int before) {
    if (c == JOINER || c == NON_JOINER) {
      return before < 0x300;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
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
