package io.dr.aws.cloudformation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be told of a stack template without resolving it: the names in its sections. YAML is
 * scanned line by line, since its short-form functions are no plain YAML.
 *
 * @param body the template, YAML or JSON
 */
public record Template(String body) {
  /** The largest template that a request may carry, in bytes ("CloudFormation quotas"). */
  public static final int LIMIT = 51_200;

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern TOP = Pattern.compile("([A-Za-z]+)\\s*:.*");
  private static final Pattern KEY = Pattern.compile("( +)[\"']?([A-Za-z0-9]+)[\"']?\\s*:.*");

  /** The logical ids of its resources. */
  public List<String> resources() {
    return names("Resources");
  }

  /** The names of its outputs. */
  public List<String> outputs() {
    return names("Outputs");
  }

  /** Whether another text is the same template, but for line ends. */
  public boolean sameAs(String other) {
    return plain(body).equals(plain(other));
  }

  private static String plain(String text) {
    return text.replace("\r\n", "\n").strip();
  }

  private List<String> names(String section) {
    return body.stripLeading().startsWith("{") ? fromJson(section) : fromYaml(section);
  }

  private List<String> fromJson(String section) {
    try {
      JsonNode node = JSON.readTree(body).path(section);
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      return names;
    } catch (JsonProcessingException unreadable) {
      return List.of(); // CloudFormation itself says what is wrong with it
    }
  }

  private List<String> fromYaml(String section) {
    List<String> names = new ArrayList<>();
    boolean inside = false;
    int indent = 0;
    for (String line : plain(body).split("\n", -1)) {
      Matcher top = TOP.matcher(line);
      if (top.matches()) {
        inside = top.group(1).equals(section);
        indent = 0;
        continue;
      }
      Matcher key = KEY.matcher(line);
      if (inside && key.matches()) {
        indent = indent == 0 ? key.group(1).length() : indent;
        if (key.group(1).length() == indent) {
          names.add(key.group(2));
        }
      }
    }
    return names;
  }
}
