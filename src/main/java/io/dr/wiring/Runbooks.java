package io.dr.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.Catalog;
import io.dr.action.CatalogVocabulary;
import io.dr.runbook.yaml.ReadResult;
import io.dr.runbook.yaml.RunbookReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads runbooks against the published schema. */
public final class Runbooks {
  private static final String SCHEMA = "/io/dr/wiring/runbook.schema.json";

  private final RunbookReader reader;

  public Runbooks(Catalog catalog) {
    this.reader = new RunbookReader(packagedSchema(), new CatalogVocabulary(catalog));
  }

  /** All problems of a file, and the runbook if none of them is an error. */
  public ReadResult read(Path file) {
    return reader.read(file);
  }

  /** The same for a text, such as one that a journal kept. */
  public ReadResult read(String name, String text) {
    return reader.read(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The schema as published: generating it at each start would cost more than reading it. */
  public static JsonNode packagedSchema() {
    try (InputStream in = Runbooks.class.getResourceAsStream(SCHEMA)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + SCHEMA);
      }
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
