package io.dr.runbook.yaml;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds a document against the JSON Schema and says in plain sentences what does not fit. */
final class SchemaCheck {
  /** A schema's own sentence about a text that does not match; editors show it as well. */
  private static final String MESSAGE = "patternErrorMessage";

  /** What is so marked is not repeated, whatever was written. */
  private static final String SECRET = "writeOnly";

  private final JsonNode schema;
  private final JsonSchema validator;

  SchemaCheck(JsonNode schema) {
    this.schema = schema;
    JsonMetaSchema draft =
        JsonMetaSchema.builder(SchemaId.V202012, JsonMetaSchema.getV202012())
            .keyword(new AnnotationKeyword(MESSAGE))
            .build();
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .messageSource((key, fallback, locale, arguments) -> key)
            .build();
    this.validator =
        JsonSchemaFactory.builder()
            .defaultMetaSchemaIri(draft.getIri())
            .metaSchema(draft)
            .build()
            .getSchema(schema, config);
  }

  /** Reports what does not fit; answers with the pointers of the values that do not. */
  Set<String> check(Document document, NearestName nearest, Problems problems) {
    Set<String> wrong = new HashSet<>();
    for (ValidationMessage message : validator.validate(document.root())) {
      Finding finding = new Finding(document, nearest, message);
      wrong.add(finding.pointer);
      problems.error(finding.place(), finding::message);
    }
    return wrong;
  }

  /** One message of the validator. */
  private final class Finding {
    private final Document document;
    private final NearestName nearest;
    private final String keyword;
    private final String property;
    private final String pointer;
    private final String name;
    private final JsonNode rule;
    private final JsonNode value;

    Finding(Document document, NearestName nearest, ValidationMessage message) {
      this.document = document;
      this.nearest = nearest;
      keyword = message.getType();
      property = Optional.ofNullable(message.getProperty()).orElse("");
      JsonNodePath path = message.getInstanceLocation();
      pointer = pointer(path);
      name = path.getNameCount() == 0 ? "" : path.getName(-1);
      JsonNodePath fragment = message.getSchemaLocation().getFragment();
      rule = schema.at(JsonPointer.valueOf(pointer(fragment)).head());
      value = document.root().at(pointer);
    }

    Place place() {
      Spot spot = document.spot(pointer);
      return switch (keyword) {
        case "additionalProperties", "propertyNames" ->
            document.spot(Document.child(pointer, property)).key();
        case "required", "minProperties" -> spot.key();
        default -> spot.value();
      };
    }

    String message() {
      return switch (keyword) {
        case "additionalProperties" -> "unknown key '" + Shown.text(property) + "'" + nearKey();
        case "required" -> "the key '" + property + "' is missing";
        case "type" -> friendly().orElseGet(this::wrongType);
        case "enum", "const" -> "unknown " + name + " '" + shownValue() + "'" + choices();
        case "pattern" -> friendly().orElse("'" + shownValue() + "' does not fit here");
        case "propertyNames" ->
            "the key '" + Shown.text(property) + "' is no name; use letters, digits and hyphens";
        case "minLength" -> "the text must not be empty";
        case "minItems" -> "the list must not be empty";
        case "minProperties" -> name + " needs at least " + rule.path(keyword).asText();
        case "minimum" -> name + " must be at least " + rule.path(keyword).asText();
        case "maximum" -> name + " must be at most " + rule.path(keyword).asText();
        default -> "'" + shownValue() + "' does not fit here (" + keyword + ")";
      };
    }

    private Optional<String> friendly() {
      return value.isContainerNode() || !rule.has(MESSAGE)
          ? Optional.empty()
          : Optional.of("'" + shownValue() + "' is " + rule.get(MESSAGE).asText());
    }

    private String nearKey() {
      List<String> known = new ArrayList<>();
      rule.path("properties").fieldNames().forEachRemaining(known::add);
      return nearest.hint(property, known);
    }

    private String choices() {
      List<String> known = new ArrayList<>();
      rule.path("enum").forEach(each -> known.add(each.asText()));
      String hint = nearest.hint(value.asText(), known);
      boolean few = known.size() > 0 && known.size() <= 6;
      return hint.isEmpty() && few ? "; it is one of " + String.join(", ", known) : hint;
    }

    private String wrongType() {
      String wanted = wanted(rule.path("type"));
      String quotes =
          wanted.equals("text") && (value.isNumber() || value.isBoolean())
              ? "; write \"" + shownValue() + "\""
              : "";
      return "expected " + wanted + ", found " + found() + quotes;
    }

    private String wanted(JsonNode type) {
      if (type.isArray()) {
        boolean mapping = type.toString().contains("\"object\"");
        return "text, a number, or true or false" + (mapping ? ", or { secret: … }" : "");
      }
      return switch (type.asText()) {
        case "object" -> "a mapping of keys and values";
        case "array" -> "a list";
        case "string" -> "text";
        case "integer" -> "a whole number";
        case "number" -> "a number";
        default -> "true or false";
      };
    }

    private String found() {
      return switch (value.getNodeType()) {
        case OBJECT -> "a mapping";
        case ARRAY -> "a list";
        case NULL, MISSING -> "nothing";
        case NUMBER -> "the number " + shownValue();
        case BOOLEAN -> "the value " + shownValue();
        default -> value.asText().isEmpty() ? "empty text" : "the text '" + shownValue() + "'";
      };
    }

    private String shownValue() {
      if (rule.path(SECRET).asBoolean()) {
        return "***";
      }
      return Shown.text(document.spot(pointer).plain().orElseGet(value::asText));
    }

    private static String pointer(JsonNodePath path) {
      StringBuilder pointer = new StringBuilder();
      for (int i = 0; i < path.getNameCount(); i++) {
        pointer.append(Document.child("", path.getName(i)));
      }
      return pointer.toString();
    }
  }
}
