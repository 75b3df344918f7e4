package io.dr.report;

import io.dr.plan.RpoVerdict;
import io.dr.plan.RtoVerdict;

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

  /** A text about the RTO, in the colour of its verdict. */
  String judged(RtoVerdict verdict, String text) {
    return switch (verdict) {
      case ON_TRACK, MET -> good(text);
      case AT_RISK -> warn(text);
      case MISSED -> bad(text);
    };
  }

  /** A text about a step, in the colour of its verdict. */
  String judged(StepVerdict verdict, String text) {
    return switch (verdict) {
      case ON_TRACK, MET -> good(text);
      case AT_RISK, BLOCKED, SKIPPED -> warn(text);
      case MISSED, FAILED -> bad(text);
    };
  }

  /** A verdict on the RPO in its colour. */
  String judged(RpoVerdict verdict, boolean breached) {
    return breached ? bad(verdict.words()) : good(verdict.words());
  }

  private String paint(String code, String text) {
    return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
