package io.dr.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Goes on in a further line where a terminal ends, so that nothing is cut off: at the widest gap in
 * the later half of the line, or else between two words. Colours take no room.
 */
public final class Fold {
  /** A space at which a line is never broken; it is printed as an ordinary one. */
  static final char TIGHT = '\u00a0';

  private Fold() {}

  /** The same text, never to be broken. */
  static String whole(String text) {
    return text.replace(' ', TIGHT);
  }

  /**
   * The line, in as many as it takes.
   *
   * @param indent of the further ones
   */
  public static List<String> at(String line, int columns, int indent) {
    // No character takes more than two columns.
    if (line.length() <= columns / 2) {
      return List.of(printed(line));
    }
    List<String> lines = new ArrayList<>();
    String rest = line;
    String lead = "";
    while (width(rest) > columns - lead.length()) {
      int cut = cut(rest, columns - lead.length());
      lines.add(printed(lead + rest.substring(0, cut)));
      rest = rest.substring(cut).stripLeading();
      lead = " ".repeat(Math.min(indent, columns / 2));
    }
    lines.add(printed(lead + rest));
    return lines;
  }

  private static String printed(String line) {
    return line.replace(TIGHT, ' ').stripTrailing();
  }

  /** How many columns a text takes. */
  static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); i = next(text, i)) {
      width += columns(text, i);
    }
    return width;
  }

  /** A colour takes none, nor does what is set above or below another; pictures take two. */
  private static int columns(String text, int i) {
    int c = text.codePointAt(i);
    if (c < 0x300) {
      return c == '\u001b' ? 0 : 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  /** Unicode Standard Annex #11, "East Asian Width": the blocks whose characters are wide. */
  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }

  private static int next(String text, int i) {
    if (text.charAt(i) != '\u001b') {
      return i + Character.charCount(text.codePointAt(i));
    }
    int end = text.indexOf('m', i);
    return end < 0 ? text.length() : end + 1;
  }

  /** Where to break a text that is too wide. */
  private static int cut(String text, int columns) {
    int best = -1;
    int widest = 0;
    int column = 0;
    int i = 0;
    while (column <= columns && i < text.length()) {
      if (text.charAt(i) != ' ') {
        column += columns(text, i);
        i = next(text, i);
        continue;
      }
      int gap = gap(text, i);
      boolean late = column > columns / 2;
      if (column > 0 && (gap >= widest || (late && !late(text, best, columns)))) {
        best = i;
        widest = gap;
      }
      column += gap;
      i += gap;
    }
    return best > 0 ? best : hard(text, columns);
  }

  private static boolean late(String text, int at, int columns) {
    return at >= 0 && width(text.substring(0, at)) > columns / 2;
  }

  private static int gap(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) == ' ') {
      end++;
    }
    return end - from;
  }

  private static int hard(String text, int columns) {
    int column = 0;
    int i = 0;
    while (i < text.length() && column < Math.max(1, columns)) {
      column += columns(text, i);
      if (column > columns && i > 0) {
        return i;
      }
      i = next(text, i);
    }
    // What is set above the last one belongs to it.
    while (i < text.length() && text.charAt(i) != '\u001b' && columns(text, i) == 0) {
      i = next(text, i);
    }
    return i;
  }
}
