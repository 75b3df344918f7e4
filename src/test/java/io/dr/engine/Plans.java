package io.dr.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dr.action.ActionType;
import io.dr.action.Trait;
import io.dr.plan.Expected;
import io.dr.plan.Plan;
import io.dr.plan.PlannedPhase;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Communication;
import io.dr.runbook.Objectives;
import io.dr.runbook.Person;
import io.dr.runbook.Site;
import io.dr.runbook.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans made by hand for tests of the engine: one phase of steps that need each other. */
public final class Plans {
  public static final Site FROM = new Site("prodX", "us-east-1", "111122223333", Optional.empty());
  public static final Site TO = new Site("prodY", "us-west-2", "111122223333", Optional.empty());

  /** A step's parameters: none. */
  public record Nothing() {}

  private final List<PlannedStep> steps = new ArrayList<>();
  private List<Person> authority = List.of();
  private Communication communication = Communication.NONE;
  private Objectives.OnRpoBreach onRpoBreach = Objectives.OnRpoBreach.ASK;

  public Plans onRpoBreach(Objectives.OnRpoBreach answer) {
    onRpoBreach = answer;
    return this;
  }

  public Plans communication(Communication told) {
    communication = told;
    return this;
  }

  /** Who may initiate, by name. */
  public Plans authority(String... names) {
    authority =
        Arrays.stream(names)
            .map(name -> new Person(name, Optional.empty(), Optional.empty()))
            .toList();
    return this;
  }

  public Plans step(String id, String... needs) {
    return step(id, Step.OnFailure.STOP, Optional.empty(), List.of(), needs);
  }

  public Plans datastore(String id) {
    return step(
        id,
        Step.OnFailure.STOP,
        Optional.of(Duration.ofMinutes(5)),
        List.of(Trait.RESTORES_DATA, Trait.MUTATES));
  }

  public Plans step(
      String id,
      Step.OnFailure onFailure,
      Optional<Duration> rpo,
      List<Trait> traits,
      String... needs) {
    ActionType<Nothing> type =
        ActionType.describe("test." + id, Nothing.class)
            .title(id)
            .traits(traits.toArray(Trait[]::new))
            .build();
    steps.add(
        new PlannedStep(
            id,
            "only",
            id,
            type,
            JsonNodeFactory.instance.objectNode(),
            List.of(needs),
            Duration.ofMinutes(30),
            true,
            rpo,
            Expected.estimate(Duration.ofMinutes(1)),
            Optional.of(Duration.ofHours(1)),
            traits.contains(Trait.INFORMS)
                ? Step.Retry.DEFAULT
                : new Step.Retry(3, Duration.ofSeconds(2)),
            onFailure,
            Optional.empty(),
            Optional.empty(),
            true));
    return this;
  }

  public Plan plan() {
    Map<String, PlannedStep> byId = new LinkedHashMap<>();
    steps.forEach(step -> byId.put(step.id(), step));
    return new Plan(
        "test",
        "A test",
        FROM,
        TO,
        Map.of(),
        Map.of(),
        new Objectives(
            Duration.ofHours(1),
            Duration.ofMinutes(15),
            Objectives.ClockStart.DECLARATION,
            onRpoBreach),
        List.of(new PlannedPhase("only", "Only", List.copyOf(byId.keySet()))),
        byId,
        "only",
        authority,
        communication,
        "hash");
  }
}
