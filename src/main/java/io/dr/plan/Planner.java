package io.dr.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionType;
import io.dr.action.Catalog;
import io.dr.action.Trait;
import io.dr.runbook.Communication;
import io.dr.runbook.Objectives;
import io.dr.runbook.Phase;
import io.dr.runbook.Reference;
import io.dr.runbook.References;
import io.dr.runbook.Runbook;
import io.dr.runbook.Site;
import io.dr.runbook.SlackName;
import io.dr.runbook.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns a validated runbook into the frozen plan of one run. */
public final class Planner {
  private final Catalog catalog;

  public Planner(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * What one run sets besides the runbook.
   *
   * @param runId the run's id
   * @param by who authorised the run
   * @param from name of the site that failed
   * @param to name of the site to recover in
   * @param parameters values that replace the runbook's own
   */
  public record Settings(
      String runId, String by, String from, String to, Map<String, String> parameters) {}

  /**
   * Freezes a runbook.
   *
   * @throws IllegalArgumentException when the settings name a site or parameter the runbook lacks
   */
  public Plan freeze(Runbook runbook, Settings settings) {
    return freeze(runbook, settings, Map.of());
  }

  /**
   * Freezes a runbook of which past runs are known.
   *
   * @param expected how long steps take by those runs; the others take what the runbook says
   * @throws IllegalArgumentException when the settings name a site or parameter the runbook lacks
   */
  public Plan freeze(Runbook runbook, Settings settings, Map<String, Expected> expected) {
    Site from = site(runbook, settings.from());
    Site to = site(runbook, settings.to());
    Map<String, String> parameters = new LinkedHashMap<>(runbook.parameters());
    parameters.putAll(settings.parameters());
    Function<Reference, Optional<String>> known =
        new KnownReferences(settings, runbook.name(), from, to, parameters);

    String recoveredBy = recoveredBy(runbook);
    List<PlannedStep> planned =
        planned(runbook, recoveredBy, known).stream()
            .map(step -> step.expecting(expected.getOrDefault(step.id(), step.expected())))
            .toList();
    Map<String, PlannedStep> steps = Order.sort(planned);
    Map<String, PlannedStep> due = Deadlines.set(steps, runbook.objectives().rto());
    return new Plan(
        runbook.name(),
        References.fillKnown(runbook.title(), known),
        from,
        to,
        runbook.accounts(),
        runbook.tags(),
        runbook.objectives(),
        runbook.phases().stream().map(phase -> phase(phase, known)).toList(),
        due,
        recoveredBy,
        runbook.authority(),
        filled(runbook.communication(), known),
        PlanHash.of(runbook.name(), runbook.objectives(), from, to, due.values()));
  }

  private static Site site(Runbook runbook, String name) {
    Site site = runbook.sites().get(name);
    if (site == null) {
      throw new IllegalArgumentException(
          "the runbook has no site '" + name + "', only " + runbook.sites().keySet());
    }
    return site;
  }

  private static PlannedPhase phase(Phase phase, Function<Reference, Optional<String>> known) {
    return new PlannedPhase(
        phase.id(),
        References.fillKnown(phase.title(), known),
        phase.steps().stream().map(Step::id).toList());
  }

  private List<PlannedStep> planned(
      Runbook runbook, String recoveredBy, Function<Reference, Optional<String>> known) {
    Map<String, List<String>> needs = Needs.of(runbook);
    List<PlannedStep> steps = new ArrayList<>();
    boolean leads = true;
    for (Phase phase : runbook.phases()) {
      for (Step step : phase.steps()) {
        List<String> before = needs.getOrDefault(step.id(), List.of());
        steps.add(planned(runbook.objectives(), phase, step, before, leads, known));
      }
      leads = leads && !phase.id().equals(recoveredBy);
    }
    return steps;
  }

  private PlannedStep planned(
      Objectives objectives,
      Phase phase,
      Step step,
      List<String> needs,
      boolean leads,
      Function<Reference, Optional<String>> known) {
    ActionType<?> type =
        catalog
            .type(step.action())
            .orElseThrow(() -> new IllegalArgumentException("no action " + step.action()));
    boolean restores = type.is(Trait.RESTORES_DATA);
    return new PlannedStep(
        step.id(),
        phase.id(),
        References.fillKnown(step.title().orElse(type.title()), known),
        type,
        (ObjectNode) filled(step.with(), known),
        needs,
        step.rto().orElse(Duration.ZERO),
        step.rto().isPresent(),
        restores ? Optional.of(step.rpo().orElse(objectives.rpo())) : step.rpo(),
        step.estimate()
            .map(Expected::estimate)
            .orElseGet(() -> Expected.usual(type.usualDuration())),
        step.timeout(),
        step.retry(),
        step.onFailure().orElse(usual(type)),
        step.approval().map(approval -> filled(approval, known)),
        step.owner(),
        leads,
        step.onFailure().isPresent());
  }

  /** Nobody's recovery waits for a page that cannot be told of it. */
  private static Step.OnFailure usual(ActionType<?> type) {
    return type.is(Trait.INFORMS) ? Step.OnFailure.CONTINUE : Step.OnFailure.STOP;
  }

  private static Step.Approval filled(
      Step.Approval approval, Function<Reference, Optional<String>> known) {
    return new Step.Approval(
        approval.from(), approval.prompt().map(text -> References.fillKnown(text, known)));
  }

  /** Secrets stay references: they are read when something is sent, and never part of a plan. */
  private static Communication filled(
      Communication communication, Function<Reference, Optional<String>> known) {
    return communication.with(
        communication
            .engineeringChannel()
            .map(text -> SlackName.of(References.fillKnown(text, known))),
        communication.join().map(text -> References.fillKnown(text, known)),
        communication
            .mail()
            .map(server -> server.filled(text -> References.fillKnown(text, known))));
  }

  private static JsonNode filled(JsonNode node, Function<Reference, Optional<String>> known) {
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(References.fillKnown(node.textValue(), known));
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(filled(element, known)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.fields()
          .forEachRemaining(field -> object.set(field.getKey(), filled(field.getValue(), known)));
      return object;
    }
    return node;
  }

  /** The last phase but those at the end that only tell people. */
  private String recoveredBy(Runbook runbook) {
    List<Phase> phases = runbook.phases();
    for (int i = phases.size() - 1; i > 0; i--) {
      boolean informs = phases.get(i).steps().stream().allMatch(this::informs);
      if (!informs) {
        return phases.get(i).id();
      }
    }
    return phases.get(0).id();
  }

  private boolean informs(Step step) {
    return catalog.type(step.action()).map(type -> type.is(Trait.INFORMS)).orElse(false);
  }
}
