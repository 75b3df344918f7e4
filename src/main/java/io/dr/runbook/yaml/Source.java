package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What a runbook was read from.
 *
 * @param text to the letter; empty when the file was none
 * @param data the same as plain data, of which a runbook is made without reading YAML; absent when
 *     it cannot be run
 */
public record Source(String text, Optional<JsonNode> data) {
  /** Of which nothing but the text is at hand. */
  public static Source of(String text) {
    return new Source(text, Optional.empty());
  }
}
