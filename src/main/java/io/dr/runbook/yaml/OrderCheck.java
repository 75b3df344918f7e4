package io.dr.runbook.yaml;

import io.dr.runbook.yaml.Outline.Need;
import io.dr.runbook.yaml.Outline.PhaseLine;
import io.dr.runbook.yaml.Outline.StepLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Holds the names of phases and steps, and what steps wait for, against each other. */
final class OrderCheck {
  private final Document document;
  private final Outline outline;
  private final NearestName nearest;
  private final Problems problems;
  private final List<String> names = new ArrayList<>();

  OrderCheck(Document document, Outline outline, NearestName nearest, Problems problems) {
    this.document = document;
    this.outline = outline;
    this.nearest = nearest;
    this.problems = problems;
    names.addAll(outline.stepNumbers().keySet());
    names.addAll(outline.phaseNumbers().keySet());
    names.sort(null);
  }

  void check(Order order) {
    duplicates();
    outline.steps().forEach(step -> step.needs().ifPresent(all -> needs(step, all)));
    order.cycles().forEach(this::cycle);
  }

  private void duplicates() {
    Map<String, Supplier<String>> taken = new HashMap<>();
    for (PhaseLine phase : outline.phases()) {
      duplicate(taken, "phase", phase.id(), phase.pointer() + "/phase");
      for (StepLine step : outline.steps().subList(phase.first(), phase.end())) {
        duplicate(taken, "step", step.id(), step.pointer() + "/step");
      }
    }
  }

  private void duplicate(
      Map<String, Supplier<String>> taken, String kind, String id, String pointer) {
    if (id.isEmpty()) {
      return;
    }
    Place place = document.spot(pointer).value();
    Supplier<String> earlier =
        taken.putIfAbsent(id, () -> "the %s in line %d".formatted(kind, place.line()));
    if (earlier != null) {
      problems.error(
          place,
          () ->
              "duplicate name '%s'; %s has it, and phases and steps share their names"
                  .formatted(Shown.text(id), earlier.get()));
    }
  }

  private void needs(StepLine step, List<Need> needs) {
    for (Need need : needs) {
      objection(step, need.name())
          .ifPresent(message -> problems.error(document.spot(need.pointer()).value(), message));
    }
  }

  private Optional<Supplier<String>> objection(StepLine step, String name) {
    String shown = Shown.text(name);
    Optional<Integer> number = Optional.ofNullable(outline.stepNumbers().get(name));
    Optional<Integer> phase =
        number
            .map(found -> outline.steps().get(found).phase())
            .or(() -> Optional.ofNullable(outline.phaseNumbers().get(name)));
    if (phase.isEmpty()) {
      return Optional.of(() -> "unknown step or phase '" + shown + "'" + nearest.hint(name, names));
    }
    if (number.isEmpty() && phase.get() == step.phase()) {
      return Optional.of(
          () -> "the step cannot wait for '" + shown + "', the phase that it is part of");
    }
    if (phase.get() > step.phase()) {
      String what =
          number.isEmpty()
              ? "'" + shown + "', a later phase"
              : "'%s' of the later phase '%s'"
                  .formatted(shown, Shown.text(outline.phases().get(phase.get()).id()));
      return Optional.of(() -> "the step cannot wait for " + what);
    }
    return Optional.empty();
  }

  private void cycle(List<Integer> cycle) {
    StepLine first = outline.steps().get(cycle.get(0));
    if (cycle.size() == 1) {
      problems.error(
          place(first, first.id()), "the step '" + Shown.text(first.id()) + "' waits for itself");
      return;
    }
    String circle =
        cycle.stream()
            .limit(20)
            .map(number -> Shown.text(outline.steps().get(number).id()))
            .collect(Collectors.joining(" → "));
    String gap = cycle.size() > 20 ? " → …" : "";
    problems.error(
        place(first, outline.steps().get(cycle.get(1)).id()),
        "these steps wait for one another: " + circle + gap + " → " + Shown.text(first.id()));
  }

  private Place place(StepLine step, String needed) {
    return step.needs().orElse(List.of()).stream()
        .filter(need -> need.name().equals(needed))
        .findFirst()
        .map(need -> document.spot(need.pointer()).value())
        .orElseGet(() -> document.spot(step.pointer()).value());
  }
}
