package io.dr.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dr.action.ActionType;
import io.dr.action.Failure;
import io.dr.action.OutputField;
import io.dr.action.Trait;
import io.dr.runbook.Vocabulary;
import io.dr.wiring.Recoveries;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Every type of the catalogue, by its own example, in a world in which one thing goes wrong. */
class EveryActionTest {

  @TestFactory
  Stream<DynamicContainer> holds() {
    return Recoveries.describing().types().stream()
        .map(type -> dynamicContainer(type.id(), tests(Rehearsed.Subject.of(type))));
  }

  private static Stream<DynamicNode> tests(Rehearsed.Subject subject) {
    return Stream.of(
        dynamicTest("does what it says of itself", () -> describesItself(subject)),
        dynamicTest(
            "ends the same after an interruption at any of its calls", () -> interrupted(subject)),
        dynamicTest(
            "survives or diagnoses every fault at any of its calls", () -> faults(subject)));
  }

  static void describesItself(Rehearsed.Subject subject) {
    ActionType<?> type = subject.type();
    Rehearsed.End end = Rehearsed.undisturbed(subject);

    assertThat(end.failure()).isEmpty();
    assertThat(end.calls())
        .as("calls that are not described")
        .allMatch(
            call ->
                type.calls().stream()
                    .anyMatch(
                        known ->
                            known.service().equals(call.service())
                                && known.operation().equals(call.operation())));
    List<String> outputs = type.outputs().stream().map(OutputField::name).toList();
    if (!outputs.contains(Vocabulary.ANY_OUTPUT)) {
      assertThat(end.outputs().orElseThrow().values().keySet()).isSubsetOf(outputs);
    }
    assertThat(type.is(Trait.MUTATES)).as("mutates").isEqualTo(!type.calls().isEmpty());
    assertThat(type.recoveryPoint().isPresent())
        .as("says where its recovery point comes from")
        .isEqualTo(type.is(Trait.RESTORES_DATA));
    assertThat(type.undo().isPresent())
        .as("says what would take its effects back")
        .isEqualTo(type.is(Trait.MUTATES));
    assertThat(type.description()).endsWith(".");
    assertThat(type.failures()).as("the failures that it knows").isNotEmpty();
  }

  static void interrupted(Rehearsed.Subject subject) {
    ActionType<?> type = subject.type();
    Rehearsed.End calm = Rehearsed.undisturbed(subject);
    for (int victim = 0; victim < calm.cloudCalls(); victim++) {
      for (Disturbance death : List.of(Disturbance.DIES_BEFORE, Disturbance.DIES_AFTER)) {
        Rehearsed.End end = Rehearsed.disturbed(subject, victim, death);
        String where = type.id() + " at call " + victim + " " + death;

        assertThat(end.failure()).as(where).isEmpty();
        assertThat(end.effects()).as(where).isEqualTo(calm.effects());
        if (!type.is(Trait.UNOBSERVABLE)) {
          assertThat(end.outputs().map(outputs -> outputs.values().keySet()))
              .as(where)
              .isEqualTo(calm.outputs().map(outputs -> outputs.values().keySet()));
        }
      }
    }
  }

  static void faults(Rehearsed.Subject subject) {
    Rehearsed.End calm = Rehearsed.undisturbed(subject);
    IntStream.range(0, calm.cloudCalls())
        .forEach(
            victim ->
                Arrays.stream(Disturbance.values())
                    .filter(fault -> fault.kind() != Disturbance.Kind.CRASH)
                    .forEach(fault -> fault(subject, calm, victim, fault)));
  }

  private static void fault(
      Rehearsed.Subject subject, Rehearsed.End calm, int victim, Disturbance fault) {
    Rehearsed.End end = Rehearsed.disturbed(subject, victim, fault);
    String where = subject.type().id() + " at call " + victim + " " + fault;

    assertThat(end.effects()).as(where).isSubsetOf(calm.effects()).doesNotHaveDuplicates();
    if (end.failure().isEmpty()) {
      assertThat(end.effects()).as(where).isEqualTo(calm.effects());
      return;
    }
    Failure failure = end.failure().get();
    assertThat(fault.kind()).as(where + ": " + failure).isEqualTo(Disturbance.Kind.STAYS);
    assertThat(failure.kind()).as(where).isEqualTo(Failure.Kind.DENIED);
    assertThat(failure.remedy()).as(where).isNotBlank();
    assertThat(failure.request().map(Failure.Request::code)).as(where).contains("AccessDenied");
    assertThat(failure.request().map(Failure.Request::id)).as(where).contains("request-1");
  }
}
