package io.dr.aws.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON that goes to a function or comes from it, and how much of it may stand in a journal. */
final class FunctionAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 1_000;
  private static final String MASK = "***";
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(passw|pwd|secret|token|api_?-?key|private_?-?key|access_?-?key|credential"
              + "|authorization|cookie|signature).*");
  private static final Pattern SECRET_IN_TEXT =
      Pattern.compile(
          "(?i)((?:passw(?:or)?d|pwd|secret|token|api_?-?key|access_?-?key|credential"
              + "|authorization)\\w{0,40}+\\s{0,8}+[=:]\\s{0,8}+)"
              + "(?:(?:bearer|basic)\\s{1,8}+)?[^\\s,;&}\"]+");

  private final JsonNode root;

  private FunctionAnswer(JsonNode root) {
    this.root = root;
  }

  /** What a function answered; what is no JSON counts as one text. */
  static FunctionAnswer of(String payload) {
    try {
      JsonNode read = JSON.readTree(payload);
      return new FunctionAnswer(read == null ? MissingNode.getInstance() : read);
    } catch (JsonProcessingException e) {
      return new FunctionAnswer(new TextNode(payload));
    }
  }

  /** A value of a runbook. */
  static FunctionAnswer holding(Object value) {
    return new FunctionAnswer(JSON.valueToTree(value));
  }

  /** An answer that holds the given values at their JSON pointers, for the simulation. */
  static FunctionAnswer with(Map<String, Object> values) {
    ObjectNode made = JSON.createObjectNode();
    values.forEach(
        (pointer, value) -> {
          int last = pointer.lastIndexOf('/');
          made.withObject(pointer.substring(0, last))
              .set(
                  pointer.substring(last + 1).replace("~1", "/").replace("~0", "~"),
                  JSON.valueToTree(value));
        });
    return new FunctionAnswer(made);
  }

  /** All of it, as JSON. */
  String json() {
    return root.toString();
  }

  /** What may be journaled: one line, bounded, with everything masked that is named a secret. */
  String shown() {
    return root.isMissingNode() ? "" : bounded(masked(root).toString());
  }

  /** The text at a JSON pointer, bounded; empty when there is none. */
  Optional<String> text(String pointer) {
    JsonNode found = root.at(pointer);
    if (found.isMissingNode() || found.isNull()) {
      return Optional.empty();
    }
    return Optional.of(bounded(found.isValueNode() ? found.asText() : found.toString()));
  }

  /** What is not as it should be, by JSON pointer; a value is told only where its name may be. */
  List<String> unlike(Map<String, Object> expected) {
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (pointer, value) -> {
          JsonNode wanted = JSON.valueToTree(value);
          JsonNode found = root.at(pointer);
          if (!equal(wanted, found)) {
            String seen =
                SECRET_NAME.matcher(pointer).matches()
                    ? MASK
                    : found.isMissingNode() ? "missing" : bounded(masked(found).toString());
            differences.add(pointer + " is " + seen + " instead of " + wanted);
          }
        });
    return differences;
  }

  /** A filled reference is always text, so plain values are compared as texts. */
  private static boolean equal(JsonNode wanted, JsonNode found) {
    return (wanted.isValueNode() && found.isValueNode())
        ? wanted.asText().equals(found.asText())
        : wanted.equals(found);
  }

  private static JsonNode masked(JsonNode node) {
    if (node.isObject()) {
      ObjectNode copy = JSON.createObjectNode();
      node.properties()
          .forEach(
              field ->
                  copy.set(
                      field.getKey(),
                      SECRET_NAME.matcher(field.getKey()).matches()
                          ? new TextNode(MASK)
                          : masked(field.getValue())));
      return copy;
    }
    if (node.isArray()) {
      ArrayNode copy = JSON.createArrayNode();
      node.forEach(element -> copy.add(masked(element)));
      return copy;
    }
    return node.isTextual() ? inside(node.textValue()) : node;
  }

  /** A function behind API Gateway answers with JSON within a text. */
  private static JsonNode inside(String text) {
    String stripped = text.strip();
    if (stripped.startsWith("{") || stripped.startsWith("[")) {
      JsonNode read = of(text).root;
      if (read.isContainerNode()) {
        return new TextNode(masked(read).toString());
      }
    }
    return new TextNode(SECRET_IN_TEXT.matcher(text).replaceAll("$1" + MASK));
  }

  private static String bounded(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
