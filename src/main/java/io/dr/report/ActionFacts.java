package io.dr.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.dr.action.ActionType;
import io.dr.action.ControlPlane;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.RunbookSchema;
import io.dr.action.Where;
import io.dr.runbook.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an action type says of itself, in the order in which a reader asks: one model, two forms.
 */
final class ActionFacts {
  private final List<Section> sections = new ArrayList<>();

  private ActionFacts() {}

  /** A heading and what stands below it. */
  record Section(String title, List<Row> rows) {
    Section {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One fact.
   *
   * @param name what it is about; empty for a sentence that stands alone
   */
  record Row(String name, String text) {}

  static List<Section> of(ActionType<?> type) {
    ActionFacts facts = new ActionFacts();
    facts.add("with", parameters(type));
    facts.add("outputs", type.outputs().stream().map(o -> row(o.name(), o.description())).toList());
    facts.add(
        "calls",
        type.calls().stream()
            .map(call -> row(call.service() + " " + call.operation(), call.description()))
            .toList());
    facts.add("recovery point", type.recoveryPoint().stream().map(text -> row("", text)).toList());
    facts.add("taking it back", type.undo().stream().map(text -> row("", text)).toList());
    facts.add("limits", limits(type));
    facts.add(
        "failures",
        type.failures().stream()
            .map(known -> row(lower(known.kind()), known.when() + " " + known.remedy()))
            .toList());
    facts.add("permissions", permissions(type));
    facts.add(
        "depends on", type.controlPlanes().stream().map(plane -> row("", plane(plane))).toList());
    facts.add("nature", nature(type));
    return List.copyOf(facts.sections);
  }

  private void add(String title, List<Row> rows) {
    if (!rows.isEmpty()) {
      sections.add(new Section(title, rows));
    }
  }

  private static Row row(String name, String text) {
    return new Row(name, text);
  }

  private static List<Row> parameters(ActionType<?> type) {
    List<Row> rows = new ArrayList<>();
    JsonNode schema = RunbookSchema.with(type);
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      boolean required = false;
      for (JsonNode name : schema.path("required")) {
        required |= name.asText().equals(field.getKey());
      }
      String description = field.getValue().path("description").asText();
      rows.add(row(field.getKey(), description + (required ? " Required." : "")));
    }
    return rows;
  }

  private static List<Row> limits(ActionType<?> type) {
    List<Row> rows = new ArrayList<>();
    type.limits().forEach(text -> rows.add(row("", text)));
    for (Quota quota : type.quotas()) {
      rows.add(
          row(
              "",
              "Stays below %s requests a second to %s per account%s, looks included%s."
                  .formatted(
                      number(quota.perSecond()),
                      quota.service(),
                      quota.scope() == Quota.Scope.REGION ? " and region" : "",
                      atOnce(quota))));
    }
    return rows;
  }

  private static String atOnce(Quota quota) {
    return quota.burst() > quota.perSecond()
        ? ", of which %d may go out at once after a pause".formatted(quota.burst())
        : "";
  }

  private static String number(double rate) {
    return rate == Math.rint(rate) ? String.valueOf((long) rate) : String.valueOf(rate);
  }

  private static List<Row> permissions(ActionType<?> type) {
    return type.permissions().stream()
        .map(
            permission ->
                row(
                    permission.action(),
                    "%s, %s%s%s"
                        .formatted(
                            permission.access() == Permission.Access.READ ? "looks" : "changes",
                            place(permission.where()),
                            permission.given().map(name -> ", with " + name).orElse(""),
                            permission.resource().equals("*") ? "" : ": " + permission.resource())))
        .distinct()
        .toList();
  }

  private static String place(Where where) {
    return switch (where) {
      case FROM -> "in the site that failed";
      case TO -> "in the site to recover in";
      case GLOBAL -> "globally";
    };
  }

  private static String plane(ControlPlane plane) {
    return "The control plane of "
        + plane.service()
        + plane.region().map(region -> " in " + region).orElse(" in the target region")
        + ".";
  }

  private static List<Row> nature(ActionType<?> type) {
    List<Row> rows = new ArrayList<>();
    rows.add(row("usually takes", Durations.show(type.usualDuration())));
    rows.add(row("in a drill", lower(type.drill())));
    if (!type.traits().isEmpty()) {
      rows.add(
          row(
              "traits",
              type.traits().stream()
                  .map(ActionFacts::lower)
                  .sorted()
                  .collect(Collectors.joining(", "))));
    }
    return rows;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
