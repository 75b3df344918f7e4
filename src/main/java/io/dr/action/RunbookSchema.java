package io.dr.action;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import io.dr.runbook.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema of a runbook (draft 2020-12): the fixed outer part, completed with one definition
 * per action type, generated from the record that its {@code with:} block binds to.
 */
public final class RunbookSchema {
  private static final String BASE = "runbook.schema.base.json";
  private static final String MESSAGE = "patternErrorMessage";
  private static final String REFERENCE = "\\$\\{[^${}]+\\}";
  private static final String DURATION = "^" + Durations.SYNTAX.replace("\\d", "[0-9]") + "$";
  private static final Map<String, String> SCALARS =
      Map.of("integer", "a whole number", "number", "a number", "boolean", "true or false");

  private final ObjectMapper mapper = new ObjectMapper();
  private final SchemaGenerator generator = generator();

  private RunbookSchema() {}

  /** The schema of runbooks that use these action types. Equal catalogues give equal schemas. */
  public static ObjectNode of(Catalog catalog) {
    return new RunbookSchema().complete(catalog);
  }

  /** The schema of one type's {@code with:} block. */
  public static ObjectNode with(ActionType<?> type) {
    return new RunbookSchema().parameters(type);
  }

  /** The schema as it is printed and checked in: the same bytes on every platform. */
  public static String text(Catalog catalog) {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER))
            .withObjectIndenter(lines);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(of(catalog)) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode complete(Catalog catalog) {
    ObjectNode schema = base();
    ObjectNode definitions = schema.withObject("/$defs");
    ObjectNode step = definitions.withObject("/step");
    ArrayNode ids = step.withObject("/properties/action").putArray("enum");
    ArrayNode choices = step.putArray("allOf");
    for (ActionType<?> type : catalog.types()) {
      ids.add(type.id());
      ObjectNode with = parameters(type);
      definitions.set(type.id(), with);
      choices.add(choice(type.id(), with.has("required")));
    }
    return schema;
  }

  private ObjectNode base() {
    try (InputStream resource = RunbookSchema.class.getResourceAsStream(BASE)) {
      if (resource == null) {
        throw new IllegalStateException("the resource " + BASE + " is missing");
      }
      return mapper.readValue(resource, ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode choice(String id, boolean required) {
    ObjectNode choice = mapper.createObjectNode();
    choice.putObject("if").putArray("required").add("action");
    choice.withObject("/if").putObject("properties").putObject("action").put("const", id);
    ObjectNode then = choice.putObject("then");
    then.putObject("properties").putObject("with").put("$ref", "#/$defs/" + id);
    if (required) {
      then.putArray("required").add("with");
    }
    return choice;
  }

  private ObjectNode parameters(ActionType<?> type) {
    ObjectNode parameters = mapper.createObjectNode();
    parameters.put("description", type.description());
    parameters.put("type", "object");
    parameters.setAll(generator.generateSchema(type.with()));
    for (RecordComponent component : type.with().getRecordComponents()) {
      if (mayStandAlone(component)) {
        orElement((ObjectNode) parameters.path("properties").path(component.getName()));
      }
    }
    return parameters.put("additionalProperties", false);
  }

  private static boolean mayStandAlone(RecordComponent component) {
    JsonFormat format = component.getAccessor().getAnnotation(JsonFormat.class);
    return format != null
        && List.of(format.with()).contains(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
  }

  /** A list that may be written as its only element takes what the element takes, too. */
  private static void orElement(ObjectNode list) {
    ArrayNode types = list.arrayNode().add("array");
    JsonNode element = list.path("items");
    if (element.path("type").isArray()) {
      element.path("type").forEach(types::add);
    } else {
      types.add(element.path("type"));
    }
    list.set("type", types);
    List.of("pattern", MESSAGE)
        .forEach(
            about -> {
              if (element.has(about)) {
                list.set(about, element.path(about));
              }
            });
  }

  private SchemaGenerator generator() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(
                mapper, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(
                new JacksonModule(
                    JacksonOption.RESPECT_JSONPROPERTY_REQUIRED,
                    JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY,
                    JacksonOption.SKIP_SUBTYPE_LOOKUP))
            .with(
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                Option.INLINE_ALL_SCHEMAS)
            .without(
                Option.SCHEMA_VERSION_INDICATOR,
                Option.FLATTENED_OPTIONALS,
                Option.FLATTENED_SUPPLIERS);
    config.forFields().withTargetTypeOverridesResolver(RunbookSchema::content);
    config
        .forTypesInGeneral()
        .withPropertySorter(Comparator.comparing(property -> 0))
        .withTypeAttributeOverride((node, scope, context) -> alsoReference(node, scope.getType()));
    return new SchemaGenerator(config.build());
  }

  /** What may be absent is left out of a block, so the schema sees only what an Optional holds. */
  private static @Nullable List<ResolvedType> content(FieldScope field) {
    ResolvedType type = field.getType();
    if (type.getErasedType() == Optional.class) {
      return List.of(type.getTypeParameters().get(0));
    }
    if (type.getErasedType() == OptionalInt.class) {
      return List.of(field.getContext().resolve(int.class));
    }
    return null;
  }

  /** A value that is no text may be written as a reference, which is filled before it is bound. */
  private static void alsoReference(ObjectNode node, ResolvedType type) {
    if (type.getErasedType() == Duration.class) {
      node.removeAll();
      node.put("type", "string");
      node.put("pattern", DURATION + "|" + REFERENCE);
      node.put(
          MESSAGE,
          "not a duration; write for example 90s, 15m, 1h30m or 7d, or a reference ${...}");
      return;
    }
    String written = SCALARS.get(node.path("type").asText());
    if (written != null && node.path("enum").isMissingNode()) {
      ArrayNode types = node.arrayNode().add(node.path("type").asText()).add("string");
      node.set("type", types);
      node.put("pattern", REFERENCE);
      node.put(MESSAGE, "not " + written + " or a reference ${...}");
    }
  }
}
