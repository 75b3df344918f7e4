package io.dr.runbook.yaml;

/** Makes what a user wrote fit to stand in a message: short, and on one line. */
final class Shown {
  private static final int LONGEST = 60;

  private Shown() {}

  static String text(String written) {
    StringBuilder shown = new StringBuilder();
    written
        .codePoints()
        .limit(LONGEST)
        .forEach(each -> shown.appendCodePoint(Character.isISOControl(each) ? ' ' : each));
    return written.codePointCount(0, written.length()) > LONGEST ? shown + "…" : shown.toString();
  }
}
