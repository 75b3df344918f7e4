package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;

/**
 * A YAML document as plain data, and where each value of it stands.
 *
 * @param root the data
 * @param spots by JSON pointer
 */
record Document(JsonNode root, Map<String, Spot> spots) {
  private static final String PARAMETERS = "parameters";
  private static final Spot BEGINNING = new Spot(Place.START, Place.START, -1, Optional.empty());

  /** Where the value that the pointer names stands; the file's start when it names none. */
  Spot spot(String pointer) {
    return spots.getOrDefault(pointer, BEGINNING);
  }

  /**
   * The data with all that a runbook is made of: parameters are texts, with the digits that were
   * written.
   */
  JsonNode data() {
    JsonNode data = root.deepCopy();
    if (data.path(PARAMETERS) instanceof ObjectNode parameters) {
      parameters
          .properties()
          .forEach(
              parameter -> {
                if (parameter.getValue().isValueNode()) {
                  parameter.setValue(TextNode.valueOf(parameter(parameter.getKey())));
                }
              });
    }
    return data;
  }

  /** A parameter's value as it is written: {@code 1.10} is not {@code 1.1}. */
  String parameter(String name) {
    return spot(child("/" + PARAMETERS, name))
        .plain()
        .orElseGet(() -> root.path(PARAMETERS).path(name).asText());
  }

  /** The pointer of a member of what the pointer names. */
  static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** The pointer of an item of what the pointer names. */
  static String child(String pointer, int index) {
    return pointer + "/" + index;
  }
}
