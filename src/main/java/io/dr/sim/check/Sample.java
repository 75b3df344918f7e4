package io.dr.sim.check;

/**
 * A short text that a regular expression matches. It knows literals, escapes, classes, groups with
 * alternatives, and repetitions; for anything finer the sample may not match, and a rehearsal says
 * so by failing.
 */
final class Sample {
  private final String pattern;
  private int at;

  private Sample(String pattern) {
    this.pattern = pattern;
  }

  /** A text in which the pattern finds a match, as far as one can be made up. */
  static String of(String pattern) {
    return new Sample(pattern).alternatives();
  }

  private boolean more() {
    return at < pattern.length();
  }

  private boolean comes(char wanted) {
    return more() && pattern.charAt(at) == wanted;
  }

  /** The first of the alternatives; the others are read over. */
  private String alternatives() {
    String first = sequence();
    while (comes('|')) {
      at++;
      sequence();
    }
    return first;
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (more() && !comes('|') && !comes(')')) {
      String piece = piece();
      text.append(piece.repeat(repetitions()));
    }
    return text.toString();
  }

  private String piece() {
    char next = pattern.charAt(at++);
    return switch (next) {
      case '\\' -> escaped();
      case '[' -> oneOf();
      case '(' -> group();
      case '.' -> "x";
      case '^', '$' -> "";
      default -> String.valueOf(next);
    };
  }

  private String escaped() {
    char next = more() ? pattern.charAt(at++) : '\\';
    return switch (next) {
      case 'd' -> "1";
      case 'w', 'S', 'D' -> "a";
      case 's', 'W' -> " ";
      case 'b', 'B', 'A', 'z', 'Z' -> "";
      case 'n' -> "\n";
      case 't' -> "\t";
      default -> String.valueOf(next);
    };
  }

  /** A member of a class; of one that excludes, a letter that is seldom excluded. */
  private String oneOf() {
    boolean excluding = comes('^');
    if (excluding) {
      at++;
    }
    String first = piece();
    while (more() && !comes(']')) {
      piece();
    }
    at++;
    return excluding ? "a" : first;
  }

  private String group() {
    if (comes('?')) {
      while (more() && pattern.charAt(at) != ':' && pattern.charAt(at) != '>') {
        at++;
      }
      at++;
    }
    String inside = alternatives();
    at++;
    return inside;
  }

  private int repetitions() {
    int times = 1;
    if (comes('*') || comes('?')) {
      at++;
      times = 0;
    } else if (comes('+')) {
      at++;
    } else if (comes('{') && pattern.indexOf('}', at) > 0) {
      int from = ++at;
      while (more() && Character.isDigit(pattern.charAt(at))) {
        at++;
      }
      times = at == from ? 0 : Integer.parseInt(pattern.substring(from, at));
      at = pattern.indexOf('}', at) + 1;
    }
    if (comes('?') || comes('+')) {
      at++; // as few or as many as possible: the same here
    }
    return times;
  }
}
