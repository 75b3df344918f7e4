package io.dr.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.runbook.Phase;
import io.dr.runbook.Runbook;
import io.dr.runbook.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runbooks that come with the program. */
class SampleRunbooksTest {
  private static final Path FOLDER = Path.of("runbooks");

  @ParameterizedTest
  @ValueSource(strings = {"serverless-production.yaml", "database-only.yaml", "static-site.yaml"})
  void hasNoProblems(String name) {
    ReadResult result = Readers.READER.read(FOLDER.resolve(name));

    assertThat(Readers.shown(result)).isEmpty();
    assertThat(result.runbook()).isPresent();
  }

  @Test
  void holdsTheWholePlan() {
    Runbook plan = plan();

    assertThat(plan.phases())
        .extracting(Phase::id)
        .containsExactly("announce", "datastores", "services", "cdn", "dns", "verify", "close");
    assertThat(plan.phases().get(1).steps())
        .extracting(Step::action)
        .containsExactly(
            "rds.promote-replica",
            "cognito.import-users",
            "dynamodb.restore-table",
            "elasticache.failover-global",
            "s3.check-replication");
    assertThat(plan.steps().get(0).action()).isEqualTo("statuspage.update");
    assertThat(plan.steps().get(plan.steps().size() - 1).action()).isEqualTo("statuspage.update");
  }

  @Test
  void namesTemplatesThatAreThere() {
    for (Step step : plan().steps()) {
      if (step.with().has("templateFile")) {
        assertThat(FOLDER.resolve(step.with().get("templateFile").textValue()))
            .matches(Files::isRegularFile);
      }
    }
  }

  private static Runbook plan() {
    return Readers.READER
        .read(FOLDER.resolve("serverless-production.yaml"))
        .runbook()
        .orElseThrow();
  }
}
