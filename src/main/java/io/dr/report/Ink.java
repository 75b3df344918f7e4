package io.dr.report;

/** Colours for a terminal, or none. */
public enum Ink {
  /** With ANSI colours. */
  COLOUR,
  /** Plain text. */
  PLAIN;

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("31;1", text);
  }

  String warn(String text) {
    return paint("33;1", text);
  }

  String live(String text) {
    return paint("36", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  String strong(String text) {
    return paint("1", text);
  }

  private String paint(String code, String text) {
    return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
