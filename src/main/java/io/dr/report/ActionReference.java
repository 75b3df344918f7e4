package io.dr.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionType;
import io.dr.action.Catalog;
import io.dr.action.OutputField;
import io.dr.action.Permission;
import io.dr.action.RunbookSchema;
import java.util.Locale;
import org.apache.commons.text.WordUtils;

/** What the action types say of themselves, as text and as JSON. */
public final class ActionReference {
  private static final int WIDTH = 98;
  private static final int NARROWEST = 12;

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
    text.append(WordUtils.wrap(type.description(), WIDTH, "\n", false)).append('\n');
    for (ActionFacts.Section section : ActionFacts.of(type)) {
      text.append('\n').append(section.title()).append(":\n");
      int name = section.rows().stream().mapToInt(row -> row.name().length()).max().orElse(0);
      section.rows().forEach(row -> text.append(row(row, Math.max(name, NARROWEST))));
    }
    return text.append("\nexample:\n").append(type.example().indent(2)).toString();
  }

  private static String row(ActionFacts.Row row, int name) {
    String margin = "  " + " ".repeat(row.name().isEmpty() ? 0 : name + 2);
    String text =
        WordUtils.wrap(row.text(), WIDTH - margin.length(), "\n" + margin, false).stripTrailing();
    return row.name().isEmpty()
        ? "  " + text + "\n"
        : ("  %-" + name + "s  %s%n").formatted(row.name(), text);
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
    ObjectNode facts = object.putObject("facts");
    for (ActionFacts.Section section : ActionFacts.of(type)) {
      ArrayNode rows = facts.putArray(section.title());
      section
          .rows()
          .forEach(row -> rows.addObject().put("name", row.name()).put("text", row.text()));
    }
    ArrayNode permissions = object.putArray("permissions");
    type.permissions().stream().map(Permission::action).distinct().forEach(permissions::add);
    object.put("usualDuration", type.usualDuration().toString());
    object.put("drill", lower(type.drill()));
    return object;
  }
}
