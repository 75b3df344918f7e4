package io.dr.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.plan.Plan;
import io.dr.runbook.Runbook;
import io.dr.runbook.yaml.ReadResult;
import io.dr.runbook.yaml.RunbookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plan of a run is made again from the data that were recorded, without its text. */
class RecordedRunbookTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:14:00Z");

  private static ReadResult read(String text) {
    return new Runbooks(Recoveries.describing()).read("test.yaml", text);
  }

  /** As the journal gives it back. */
  private static Event.RunInitiated recorded(
      Runbook runbook, Optional<JsonNode> data, String planHash) {
    Event written =
        new Event.RunInitiated(
            runbook.name(),
            "test.yaml",
            "",
            planHash,
            Map.of(),
            runbook.from(),
            runbook.to(),
            Event.Mode.SIMULATION,
            "Ada",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            NOW,
            1,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            false,
            data);
    Event back = EntryCodec.read(EntryCodec.write(written));
    assertThat(back).isEqualTo(written);
    return (Event.RunInitiated) back;
  }

  private static void isMadeAgain(String text) {
    ReadResult read = read(text);
    Runbook runbook = read.runbook().orElseThrow();
    Optional<JsonNode> data = read.source().data();
    Plan plan = Recoveries.frozen("run", recorded(runbook, data, ""), runbook);
    Event.RunInitiated recorded = recorded(runbook, data, plan.hash());

    assertThat(recorded.data().flatMap(RunbookReader::bound)).contains(runbook);
    assertThat(Recoveries.asFrozen("run", recorded)).contains(plan);
  }

  @ParameterizedTest
  @ValueSource(strings = {"serverless-production", "database-only", "static-site"})
  void itIsThatOfTheSamples(String name) throws IOException {
    isMadeAgain(Files.readString(Path.of("runbooks", name + ".yaml")));
  }

  @Test
  void numbersKeepTheirDigitsAndWhatIsRepeatedIsThere() {
    isMadeAgain(
        """
        runbook: odd
        sites:
          x: { region: us-east-1, account: "111122223333" }
          y: { region: us-west-2, account: "111122223333" }
        failover: { from: x, to: y }
        parameters:
          version: 1.10
          count: 007
          on: true
          token: { secret: "${env.TOKEN}" }
        objectives: { rto: 1h, rpo: 15m }
        phases:
          - phase: all
            steps:
              - step: one
                action: command.run
                with: &same
                  command: [echo, "${params.version}", "${params.count}", "${params.on}"]
                  idempotent: true
              - { step: two, action: command.run, with: *same }
        """);
  }

  /** Journals hold it for years. */
  @Test
  void aPlanIsAlwaysKnownByTheSameHash() {
    Runbook runbook =
        read("""
            runbook: pinned
            sites:
              x: { region: us-east-1, account: "111122223333", role: operator, externalId: e1 }
              y: { region: us-west-2, account: "111122223333", profile: p }
            failover: { from: x, to: y }
            objectives: { rto: 1h30m, rpo: 15m, clock: outage, onRpoBreach: stop }
            phases:
              - phase: data
                steps:
                  - step: db
                    action: rds.promote-replica
                    with: { replica: orders-replica }
                    rto: 30m
                    rpo: 5m
                    timeout: 20m
                    retry: { attempts: 4, backoff: 10s }
                    onFailure: ask
                    approval: { from: commander, prompt: "Sure about ${to.region}?" }
                  - { step: seen, action: http.check, with: { url: "https://example.com/", status: 204 }, onFailure: continue }
              - phase: end
                steps:
                  - { step: told, action: manual.task, with: { task: "Tell \\"them\\"." }, needs: [db] }
            """)
            .runbook()
            .orElseThrow();

    assertThat(Recoveries.frozen("run", recorded(runbook, Optional.empty(), ""), runbook).hash())
        .isEqualTo("2b2128c60cc40758fb691e63db4d2aca5ed555f0d1556f0bcccbafbf498de4a1");
  }

  @Test
  void whatCannotBeRunHasNone() {
    assertThat(read("runbook: nothing else").source().data()).isEmpty();
  }
}
