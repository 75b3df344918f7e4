package io.dr.report;

import java.util.ArrayList;
import java.util.List;

/** Cuts a picture to a terminal's size, so that redrawing it in place stays in place. */
final class Screen {
  /** The run's own line and its objectives never scroll away. */
  private static final int HEAD = 4;

  private Screen() {}

  static List<String> fit(List<String> lines, int columns, int rows) {
    List<String> fitting = new ArrayList<>();
    int from = Math.max(HEAD, lines.size() - (rows - HEAD));
    for (int i = 0; i < lines.size(); i++) {
      if (lines.size() <= rows || i < HEAD || i >= from) {
        fitting.add(cut(lines.get(i), columns));
      }
    }
    return fitting;
  }

  private static String cut(String line, int columns) {
    StringBuilder kept = new StringBuilder();
    int shown = 0;
    int i = 0;
    boolean painted = false;
    while (i < line.length() && shown < columns - 1) {
      if (line.charAt(i) == '\u001b') {
        int end = line.indexOf('m', i);
        kept.append(line, i, end + 1);
        painted = true;
        i = end + 1;
      } else {
        kept.append(line.charAt(i++));
        shown++;
      }
    }
    return painted ? kept + "\u001b[0m" : kept.toString();
  }
}
