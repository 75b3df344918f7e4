package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Holds the names of sites and accounts against their definitions. */
final class SiteCheck {
  private final Document document;
  private final NearestName nearest;
  private final Problems problems;

  SiteCheck(Document document, NearestName nearest, Problems problems) {
    this.document = document;
    this.nearest = nearest;
    this.problems = problems;
  }

  void check(Outline outline) {
    JsonNode failover = document.root().path("failover");
    List<String> sites = names("sites");
    for (String end : List.of("from", "to")) {
      defined("/failover/" + end, "site", sites);
    }
    String from = failover.path("from").asText();
    if (sites.contains(from) && from.equals(failover.path("to").asText())) {
      problems.error(
          document.spot("/failover/to").value(), "failover goes from '" + from + "' to itself");
    }
    List<String> accounts = names("accounts");
    outline.steps().forEach(step -> defined(step.pointer() + "/with/account", "account", accounts));
  }

  private void defined(String pointer, String kind, List<String> names) {
    JsonNode written = document.root().at(pointer);
    if (!written.isTextual() || written.textValue().contains("${")) {
      return;
    }
    String name = written.textValue();
    if (!names.contains(name)) {
      problems.error(
          document.spot(pointer).value(),
          () -> "unknown %s '%s'".formatted(kind, Shown.text(name)) + nearest.hint(name, names));
    }
  }

  private List<String> names(String group) {
    List<String> names = new ArrayList<>();
    document.root().path(group).fieldNames().forEachRemaining(names::add);
    return names;
  }
}
