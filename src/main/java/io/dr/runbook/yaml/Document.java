package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * A YAML document as plain data, and where each value of it stands.
 *
 * @param root the data
 * @param spots by JSON pointer
 */
record Document(JsonNode root, Map<String, Spot> spots) {
  private static final Spot BEGINNING = new Spot(Place.START, Place.START, -1, Optional.empty());

  /** Where the value that the pointer names stands; the file's start when it names none. */
  Spot spot(String pointer) {
    return spots.getOrDefault(pointer, BEGINNING);
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
