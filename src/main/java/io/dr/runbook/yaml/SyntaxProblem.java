package io.dr.runbook.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/** Says in plain words why a text is no YAML. */
final class SyntaxProblem {
  private SyntaxProblem() {}

  static void report(MarkedYamlEngineException e, Problems problems) {
    Optional<Place> begun = e.getContextMark().map(Place::of);
    Place place = e.getProblemMark().map(Place::of).or(() -> begun).orElse(Place.START);
    String found = Optional.ofNullable(e.getProblem()).orElse("");
    String doing = Optional.ofNullable(e.getContext()).orElse("");
    if (doing.contains("quoted scalar") && found.contains("end of stream")) {
      problems.error(begun.orElse(place), "the quotes that open here are never closed");
      return;
    }
    problems.error(place, message(found, doing, begun));
  }

  /** A character that YAML does not allow; its place has to be counted out. */
  static void report(ReaderException e, String text, Problems problems) {
    int line = 1;
    int column = 1;
    int characters = text.codePointCount(0, text.length());
    int end = text.offsetByCodePoints(0, Math.min(e.getPosition(), characters));
    for (int i = 0; i < end; i++) {
      boolean newLine = text.charAt(i) == '\n';
      line += newLine ? 1 : 0;
      column = newLine ? 1 : column + 1;
    }
    problems.error(
        new Place(line, column),
        "the character U+%04X is not allowed in YAML; remove it".formatted(e.getCodePoint()));
  }

  private static String message(String found, String doing, Optional<Place> begun) {
    String since = begun.map(place -> " that begins in line " + place.line()).orElse("");
    if (found.contains("TAB")) {
      return "a tab cannot indent; use spaces";
    }
    if (found.contains("mapping values are not allowed")) {
      return "a ':' cannot stand here; check the indentation, or put the text in quotes";
    }
    if (found.contains("expected ':'")) {
      return "the key" + since + " lacks its ':'";
    }
    if (found.contains("escape character")) {
      return "no such escape; write \\\\ for a backslash, or use single quotes";
    }
    if (doing.contains("flow sequence")) {
      return "expected ',' or ']' in the list" + since;
    }
    if (doing.contains("flow mapping")) {
      return "expected ',' or '}' in the mapping" + since;
    }
    if (found.contains("<block end>")) {
      return "the indentation does not fit the block" + since;
    }
    if (found.contains("cannot start any token")) {
      return "a value cannot begin with this character; put the text in quotes";
    }
    String detail = doing.isEmpty() ? found : doing + ", " + found;
    return "this is not YAML: " + detail.replaceAll("\\s+", " ");
  }
}
