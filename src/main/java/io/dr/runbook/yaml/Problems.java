package io.dr.runbook.yaml;

import io.dr.runbook.Problem;
import io.dr.runbook.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the problems of one file, to be told all at once. */
final class Problems {
  /** More than anybody reads. */
  private static final int SHOWN = 200;

  private static final Comparator<Problem> READING_ORDER =
      Comparator.comparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::severity)
          .thenComparing(Problem::message);

  private final String file;
  private final Set<Problem> found = new LinkedHashSet<>();

  Problems(String file) {
    this.file = file;
  }

  void error(Place place, String message) {
    add(place, Severity.ERROR, message);
  }

  void warning(Place place, String message) {
    add(place, Severity.WARNING, message);
  }

  boolean anyErrors() {
    return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  /** The problems in reading order, each once; of very many, the first and how many more. */
  List<Problem> list() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(READING_ORDER);
    int hidden = sorted.size() - SHOWN;
    if (hidden < 2) {
      return List.copyOf(sorted);
    }
    List<Problem> shown = new ArrayList<>(sorted.subList(0, SHOWN));
    Problem next = sorted.get(SHOWN);
    Severity worst =
        sorted.subList(SHOWN, sorted.size()).stream()
            .map(Problem::severity)
            .min(Comparator.naturalOrder())
            .orElse(Severity.ERROR);
    shown.add(
        new Problem(file, next.line(), next.column(), worst, "and " + hidden + " more from here"));
    return List.copyOf(shown);
  }

  private void add(Place place, Severity severity, String message) {
    found.add(new Problem(file, place.line(), place.column(), severity, message));
  }
}
