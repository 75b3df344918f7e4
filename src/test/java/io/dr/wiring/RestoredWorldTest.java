package io.dr.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.Receipt;
import io.dr.action.Trait;
import io.dr.engine.Ending;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.runbook.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The world of a rehearsal is made again from its seed and its journal, wherever that breaks off.
 */
class RestoredWorldTest {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  static Stream<Path> runbooks() {
    return Kept.runbooks();
  }

  static Stream<ActionType<?>> types() {
    return Recoveries.describing().types().stream();
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void aRehearsalCutOffAfterAnyEntryEndsAsTheWholeOne(Path runbook) throws IOException {
    for (long seed : List.of(1L, 7L)) {
      Kept kept = new Kept(runbook, Files.readString(runbook), seed);
      Kept.End whole = kept.whole();
      assertThat(whole.ending()).isEqualTo(Ending.FINISHED);
      assertThat(whole.effects()).isNotEmpty();

      for (int cut = 1; cut < whole.entries().size(); cut++) {
        Kept.End end = cut(kept, whole, cut);
        assertThat(end.steps()).as(where(whole, cut)).isEqualTo(whole.steps());
        assertThat(end.outputs()).as(where(whole, cut)).isEqualTo(whole.outputs());
        assertThat(end.report().rto().verdict()).isEqualTo(whole.report().rto().verdict());
        assertThat(Duration.between(whole.over(), end.over()).abs())
            .as("%s: off by the rhythm of looks alone", where(whole, cut))
            .isLessThan(BETWEEN_LOOKS.multipliedBy(whole.report().criticalPath().size()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void soDoesTheExampleOfEveryAction(ActionType<?> type) throws IOException {
    Path file = Path.of("runbooks", "example.yaml").toAbsolutePath();
    Kept kept = new Kept(file, example(type), 3);
    Kept.End whole = kept.whole();

    for (int cut = 1; cut < whole.entries().size(); cut++) {
      Kept.End end = cut(kept, whole, cut);
      boolean asked =
          type.is(Trait.UNOBSERVABLE)
              && whole.entries().get(cut - 1).event() instanceof Event.EffectIntended;
      if (!asked) {
        assertThat(end.steps()).as(where(whole, cut)).isEqualTo(whole.steps());
        assertThat(end.outputs()).as(where(whole, cut)).isEqualTo(whole.outputs());
      }
    }
  }

  private static Kept.End cut(Kept kept, Kept.End whole, int cut) {
    Kept.End end =
        kept.resumed(
            whole.entries().subList(0, cut), whole.report().run(), UnaryOperator.identity());
    assertThat(end.ending()).as(where(whole, cut)).isEqualTo(whole.ending());
    assertThat(end.effects()).as(where(whole, cut)).isEqualTo(whole.effects());
    return end;
  }

  private static String where(Kept.End whole, int cut) {
    return "cut off after entry " + cut + ", " + whole.entries().get(cut - 1).event();
  }

  /** A runbook of one step, with the parameters of the type's example. */
  private static String example(ActionType<?> type) throws JsonProcessingException {
    String with =
        References.fillAll(
            type.example(),
            reference ->
                java.util.Optional.of(
                    switch (reference.scope() + "." + String.join(".", reference.path())) {
                      case "to.region" -> "us-west-2";
                      case "from.region" -> "us-east-1";
                      case "params.domain" -> "example.com";
                      default -> "value";
                    }));
    Object read = new Load(LoadSettings.builder().build()).loadFromString(with);
    Map<String, Object> step = Map.of("step", "it", "action", type.id(), "with", read);
    return """
        runbook: example
        sites:
          a: { account: "111122223333", region: us-east-1, role: dr-operator }
          b: { account: "111122223333", region: us-west-2, role: dr-operator }
        failover: { from: a, to: b }
        objectives: { rto: 1h, rpo: 5m }
        phases:
          - phase: only
            steps:
              - %s
        """
        .formatted(new ObjectMapper().writeValueAsString(step));
  }

  @Test
  void anAlteredJournalIsRefusedAndNothingIsWrittenToIt() throws IOException {
    Path runbook = Kept.runbooks().findFirst().orElseThrow();
    Kept kept = new Kept(runbook, Files.readString(runbook), 1);
    Kept.End whole = kept.whole();
    List<Entry> entries = whole.entries().subList(0, whole.entries().size() - 5);

    assertThatThrownBy(
            () -> kept.resumed(entries, whole.report().run(), RestoredWorldTest::renamed))
        .isInstanceOf(ActionFailure.class)
        .hasMessageContaining("The rehearsal's world cannot be made again: at entry ");
    assertThatThrownBy(
            () -> kept.resumed(entries, whole.report().run(), RestoredWorldTest::answered))
        .isInstanceOf(ActionFailure.class)
        .hasMessageContaining("the journal says of step ");
  }

  private static Event renamed(Event event) {
    if (event instanceof Event.EffectIntended intent) {
      Call call = intent.call();
      return new Event.EffectIntended(
          intent.step(),
          new Call(call.service(), call.operation(), "another", call.site(), call.parameters()),
          intent.commitsTo(),
          intent.observed(),
          intent.repeatable());
    }
    return event;
  }

  private static Event answered(Event event) {
    return event instanceof Event.EffectApplied applied
        ? new Event.EffectApplied(applied.step(), Receipt.of("changed", "by hand"))
        : event;
  }
}
