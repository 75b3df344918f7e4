package io.dr.wiring;

import io.dr.redaction.SecretNames;
import io.dr.runbook.Problem;
import io.dr.runbook.yaml.ReadResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Secrets of the environment that somebody wrote into a runbook: its text goes on record as it is,
 * so it is not run.
 */
public final class WrittenSecrets {
  /** A shorter value may stand there by chance. */
  private static final int SHORTEST = 16;

  private WrittenSecrets() {}

  /** What was read, with an error for each secret in it; and what it refers to is kept secret. */
  public static ReadResult checked(String file, ReadResult read, Surroundings surroundings) {
    String text = read.text();
    surroundings.keepSecret(text);
    List<Problem> problems = new ArrayList<>();
    surroundings
        .environment()
        .forEach(
            (name, value) -> {
              int at =
                  value.length() >= SHORTEST && SecretNames.isOne(name) ? text.indexOf(value) : -1;
              if (at >= 0) {
                problems.add(problem(file, text, at, name));
              }
            });
    return problems.isEmpty() ? read : read.with(problems);
  }

  private static Problem problem(String file, String text, int at, String name) {
    String before = text.substring(0, at);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = at - (before.lastIndexOf('\n') + 1) + 1;
    return new Problem(
        file,
        line,
        column,
        Problem.Severity.ERROR,
        "this is the secret that the environment variable %s holds; write ${env.%s}"
            .formatted(name, name));
  }
}
