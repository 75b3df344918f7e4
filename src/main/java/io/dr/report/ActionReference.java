package io.dr.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionType;
import io.dr.action.Catalog;
import io.dr.action.OutputField;
import io.dr.action.Permission;
import io.dr.action.RunbookSchema;
import io.dr.runbook.Durations;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the action types say of themselves, as text and as JSON. */
public final class ActionReference {
  private final Catalog catalog;

  public ActionReference(Catalog catalog) {
    this.catalog = catalog;
  }

  /** One line a type. */
  public String list() {
    StringBuilder text = new StringBuilder();
    for (ActionType<?> type : catalog.types()) {
      text.append("%-28s  %s%n".formatted(type.id(), type.title()));
    }
    return text.append("%nMore of one: dr actions ID%n".formatted()).toString();
  }

  /** The page of a type. */
  public String page(ActionType<?> type) {
    StringBuilder text = new StringBuilder();
    text.append(type.id()).append(": ").append(type.title()).append("\n\n");
    text.append(type.description()).append("\n\nwith:\n");
    JsonNode schema = RunbookSchema.with(type);
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      boolean required = false;
      for (JsonNode name : schema.path("required")) {
        required |= name.asText().equals(field.getKey());
      }
      text.append(
          "  %-20s %s%s%n"
              .formatted(
                  field.getKey(),
                  field.getValue().path("description").asText(),
                  required ? " (required)" : ""));
    }
    if (!type.outputs().isEmpty()) {
      text.append("\noutputs:\n");
      type.outputs()
          .forEach(out -> text.append("  %-20s %s%n".formatted(out.name(), out.description())));
    }
    text.append("\nusually takes ").append(Durations.show(type.usualDuration()));
    text.append("; in a drill: ").append(lower(type.drill())).append('\n');
    if (!type.traits().isEmpty()) {
      text.append("traits: ");
      text.append(
          type.traits().stream().map(t -> lower(t)).sorted().collect(Collectors.joining(", ")));
      text.append('\n');
    }
    if (!type.permissions().isEmpty()) {
      text.append("permissions: ");
      text.append(
          type.permissions().stream()
              .map(Permission::action)
              .distinct()
              .collect(Collectors.joining(", ")));
      text.append('\n');
    }
    return text.append("\nexample:\n").append(type.example().indent(2)).toString();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** All types as a JSON array. */
  public String listJson() {
    ArrayNode all = new ObjectMapper().createArrayNode();
    catalog.types().forEach(type -> all.add(object(type)));
    return all.toPrettyString() + "\n";
  }

  /** A type as a JSON object. */
  public String json(ActionType<?> type) {
    return object(type).toPrettyString() + "\n";
  }

  private static ObjectNode object(ActionType<?> type) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object.put("id", type.id()).put("title", type.title());
    object.put("description", type.description());
    object.set("with", RunbookSchema.with(type));
    ObjectNode outputs = object.putObject("outputs");
    for (OutputField output : type.outputs()) {
      outputs.put(output.name(), output.description());
    }
    ArrayNode permissions = object.putArray("permissions");
    type.permissions().stream().map(Permission::action).distinct().forEach(permissions::add);
    object.put("usualDuration", type.usualDuration().toString());
    object.put("drill", lower(type.drill()));
    return object;
  }
}
