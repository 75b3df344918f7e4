package io.dr.runbook.yaml;

import io.dr.runbook.Problem;
import io.dr.runbook.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Collects the problems of one file, to be told all at once. */
final class Problems {
  /** More than anybody reads. */
  private static final int SHOWN = 200;

  private final String file;
  private final List<Entry> entries = new ArrayList<>();

  /** A problem whose message is not made before it is shown: a hostile file has very many. */
  private record Entry(Place place, Severity severity, Supplier<String> message) {}

  Problems(String file) {
    this.file = file;
  }

  void error(Place place, String message) {
    error(place, () -> message);
  }

  void error(Place place, Supplier<String> message) {
    entries.add(new Entry(place, Severity.ERROR, message));
  }

  void warning(Place place, Supplier<String> message) {
    entries.add(new Entry(place, Severity.WARNING, message));
  }

  boolean anyErrors() {
    return entries.stream().anyMatch(entry -> entry.severity() == Severity.ERROR);
  }

  /** The problems in reading order, each once; of very many, the first and how many more. */
  List<Problem> list() {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(
        Comparator.<Entry>comparingInt(entry -> entry.place().line())
            .thenComparingInt(entry -> entry.place().column()));
    Set<Problem> shown = new LinkedHashSet<>();
    int next = 0;
    while (next < sorted.size() && shown.size() < SHOWN) {
      shown.add(problem(sorted.get(next++)));
    }
    List<Problem> problems = new ArrayList<>(shown);
    if (next < sorted.size()) {
      problems.add(rest(sorted.subList(next, sorted.size())));
    }
    return problems;
  }

  private Problem rest(List<Entry> entries) {
    boolean errors = entries.stream().anyMatch(entry -> entry.severity() == Severity.ERROR);
    Entry first = entries.get(0);
    return problem(
        new Entry(
            first.place(),
            errors ? Severity.ERROR : Severity.WARNING,
            () -> "and " + entries.size() + " more, from here on"));
  }

  private Problem problem(Entry entry) {
    Place place = entry.place();
    return new Problem(file, place.line(), place.column(), entry.severity(), entry.message().get());
  }
}
