package io.dr.preflight;

import io.dr.action.Failure;
import io.dr.engine.Finding;
import io.dr.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether each step's target is there and in a state from which the step can succeed: every step is
 * asked what it would do now.
 */
public final class Targets implements Examination {
  @Override
  public Area area() {
    return Area.TARGETS;
  }

  @Override
  public List<Check> examine(Subject subject) {
    List<Check> checks = new ArrayList<>();
    List<String> later = new ArrayList<>();
    for (Finding finding : subject.findings().get()) {
      if (finding.standing() == Finding.Standing.LATER) {
        later.add(finding.step().id());
      } else {
        checks.add(check(finding));
      }
    }
    if (!later.isEmpty()) {
      checks.add(
          Check.pass(
              Area.TARGETS,
              later.size() + " more",
              "can be told only once earlier steps are done: " + String.join(", ", later)));
    }
    return checks;
  }

  private static Check check(Finding finding) {
    String step = finding.step().id();
    Optional<Failure> failure = finding.failure();
    if (finding.standing() == Finding.Standing.STOPS && failure.isPresent()) {
      return finding.step().onFailure() == Step.OnFailure.CONTINUE
          ? Check.warn(Area.TARGETS, step, failure.get().cause(), failure.get().remedy())
          : Check.fail(Area.TARGETS, step, failure.get());
    }
    return Check.pass(Area.TARGETS, step, seen(finding));
  }

  private static String seen(Finding finding) {
    String found = finding.found().isEmpty() ? "" : ": " + finding.found();
    return switch (finding.standing()) {
      case CALLS ->
          finding
                  .call()
                  .map(call -> "would call " + call.service() + " " + call.operation())
                  .orElse("would call")
              + found;
      case DONE -> "is done already" + found;
      case WAITS -> "would wait" + found;
      case ASKS -> "would ask a person" + found;
      case LATER, STOPS -> finding.found();
    };
  }
}
