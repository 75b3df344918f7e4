package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.dr.runbook.Durations;
import io.dr.runbook.yaml.Outline.StepLine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Warns of steps that allow more than the run as a whole may take or lose. */
final class ObjectiveCheck {
  private final Document document;
  private final Problems problems;

  ObjectiveCheck(Document document, Problems problems) {
    this.document = document;
    this.problems = problems;
  }

  void check(Outline outline) {
    for (String objective : List.of("rto", "rpo")) {
      Optional<Duration> whole = duration("/objectives/" + objective);
      if (whole.isPresent()) {
        outline.steps().forEach(step -> compare(step, objective, whole.get()));
      }
    }
  }

  private void compare(StepLine step, String objective, Duration whole) {
    String pointer = step.pointer() + "/" + objective;
    Optional<Duration> own = duration(pointer);
    if (own.isPresent() && own.get().compareTo(whole) > 0) {
      problems.warning(
          document.spot(pointer).value(),
          () ->
              "the step's %s of %s is beyond the run's of %s"
                  .formatted(objective, Durations.show(own.get()), Durations.show(whole)));
    }
  }

  private Optional<Duration> duration(String pointer) {
    JsonNode written = document.root().at(pointer);
    return written.isTextual() ? Durations.parse(written.textValue()) : Optional.empty();
  }
}
