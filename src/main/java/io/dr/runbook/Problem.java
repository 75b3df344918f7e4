package io.dr.runbook;

/**
 * One thing wrong with a runbook.
 *
 * @param file as the user named it
 * @param line from one
 * @param column from one
 * @param severity whether it forbids running
 * @param message what is wrong and, where one exists, the nearest right name
 */
public record Problem(String file, int line, int column, Severity severity, String message) {

  /** Whether a problem forbids running. */
  public enum Severity {
    ERROR,
    WARNING
  }

  @Override
  public String toString() {
    String kind = severity == Severity.ERROR ? "error" : "warning";
    return file + ":" + line + ":" + column + ": " + kind + ": " + message;
  }
}
