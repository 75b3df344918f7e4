package io.dr.runbook.yaml;

import io.dr.action.Catalog;
import io.dr.action.CatalogVocabulary;
import io.dr.action.RunbookSchema;
import io.dr.action.TestCatalog;
import io.dr.runbook.Problem;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A reader with a small catalogue, and the smallest runbook that it takes. */
final class Readers {
  static final RunbookReader READER = reader(TestCatalog.catalog());

  /** Ends with an open list of phases, so that a test adds its own. */
  static final String HEAD =
      """
      runbook: small
      sites:
        one: { region: us-east-1, account: "111122223333", role: operator }
        two: { region: us-west-2, account: "111122223333" }
      failover: { from: one, to: two }
      parameters: { domain: example.com }
      objectives: { rto: 1h, rpo: 15m }
      phases:
      """;

  static final String GOOD =
      HEAD
          + """
            - phase: check
              steps:
                - { step: api, action: http.check, with: { url: "https://api.example.com" } }
          """;

  private Readers() {}

  static RunbookReader reader(Catalog catalog) {
    return new RunbookReader(RunbookSchema.of(catalog), new CatalogVocabulary(catalog));
  }

  static ReadResult read(String yaml) {
    return READER.read("book.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** The problems as they are shown, one a line. */
  static String problems(String yaml) {
    return shown(read(yaml));
  }

  static String shown(ReadResult result) {
    return result.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
