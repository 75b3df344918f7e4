package io.dr.runbook.yaml;

import io.dr.runbook.Problem;
import io.dr.runbook.Runbook;
import java.util.List;
import java.util.Optional;

/**
 * What reading a file came to.
 *
 * @param runbook present if and only if there are no errors; there may be warnings
 * @param problems errors and warnings in reading order
 * @param text the file's text, empty when it is none
 */
public record ReadResult(Optional<Runbook> runbook, List<Problem> problems, String text) {
  public ReadResult {
    problems = List.copyOf(problems);
  }
}
