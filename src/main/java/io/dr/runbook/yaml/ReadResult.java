package io.dr.runbook.yaml;

import io.dr.runbook.Problem;
import io.dr.runbook.Runbook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What reading a file came to.
 *
 * @param runbook present if and only if there are no errors; there may be warnings
 * @param problems errors and warnings in reading order
 * @param source the file's text, and what it holds
 * @param places where each step stands, by id; under the empty id, where the objectives do; under
 *     {@link #regionOf}, where a site's region does; under {@link #TEMPLATE}, where templates are
 *     named
 */
public record ReadResult(
    Optional<Runbook> runbook, List<Problem> problems, Source source, Map<String, Place> places) {
  /** Under which name the place of the leadership update's templates is kept. */
  public static final String TEMPLATE = "/communication/leadership/template";

  public ReadResult {
    problems = List.copyOf(problems);
    places = Map.copyOf(places);
  }

  /** The file's text, empty when it is none. */
  public String text() {
    return source.text();
  }

  /** Under which name the place of a site's region is kept. */
  public static String regionOf(String site) {
    return "/sites/" + site + "/region";
  }

  /** The same with further problems, such as doubts about the plan as a whole. */
  public ReadResult with(List<Problem> more) {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(more);
    all.sort(Comparator.comparing(Problem::line).thenComparing(Problem::column));
    boolean wrong = more.stream().anyMatch(each -> each.severity() == Problem.Severity.ERROR);
    return new ReadResult(wrong ? Optional.empty() : runbook, all, source, places);
  }
}
