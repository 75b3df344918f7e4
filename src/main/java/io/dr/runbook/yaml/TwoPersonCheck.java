package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.dr.runbook.Person;
import io.dr.runbook.yaml.Outline.StepLine;
import java.util.HashSet;
import java.util.Set;

/** Sees that a second person can confirm, where one has to. */
final class TwoPersonCheck {
  private static final String TWO_PERSON = "/twoPerson";

  private final Document document;
  private final Problems problems;

  TwoPersonCheck(Document document, Problems problems) {
    this.document = document;
    this.problems = problems;
  }

  void check(Outline outline) {
    if (!document.root().at(TWO_PERSON).asBoolean()) {
      return;
    }
    Set<String> people = new HashSet<>();
    for (JsonNode person : document.root().path("authority")) {
      people.add(Person.folded(person.path("name").asText()));
    }
    if (people.size() < 2) {
      problems.error(
          document.spot(TWO_PERSON).value(),
          "with 'twoPerson: true' one person initiates and another confirms; list at least two"
              + " under 'authority'");
    }
    for (StepLine step : outline.steps()) {
      if (step.id().equals(Person.INITIATION)) {
        problems.error(
            document.spot(step.pointer() + "/step").value(),
            "with 'twoPerson: true' a second person says 'dr approve RUN initiation'; give the"
                + " step another id");
      }
    }
  }
}
