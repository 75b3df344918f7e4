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
      width += text.charAt(i) == '\u001b' ? 0 : 1;
    }
    return width;
  }

  private static int next(String text, int i) {
    return text.charAt(i) == '\u001b' ? text.indexOf('m', i) + 1 : i + 1;
  }

  /** Where to break a text that is too wide. */
  private static int cut(String text, int columns) {
    int best = -1;
    int widest = 0;
    int column = 0;
    int i = 0;
    while (column <= columns && i < text.length()) {
      if (text.charAt(i) != ' ') {
        column += text.charAt(i) == '\u001b' ? 0 : 1;
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
      column += text.charAt(i) == '\u001b' ? 0 : 1;
      i = next(text, i);
    }
    return i;
  }
}
