package io.dr.runbook;

import java.util.List;

/**
 * One {@code ${scope.name...}} in a runbook's text.
 *
 * @param scope {@code run}, {@code from}, {@code to}, {@code params}, {@code steps} or {@code env}
 * @param path what follows the scope, at least one name
 * @param offset where the {@code $} stands in the text, from zero
 */
public record Reference(String scope, List<String> path, int offset) {
  public Reference {
    path = List.copyOf(path);
  }

  /** The reference as it is written between the braces. */
  public String text() {
    return scope + "." + String.join(".", path);
  }
}
