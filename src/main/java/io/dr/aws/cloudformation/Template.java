package io.dr.aws.cloudformation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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

  private static final Pattern DEFAULT = Pattern.compile("\\bDefault[\"']?\\s*:");
  private static final Pattern NO_ECHO = Pattern.compile("\\bNoEcho[\"']?\\s*:\\s*[\"']?true");
  private static final Pattern KIND =
      Pattern.compile("\\bType[\"']?\\s*:\\s*[\"']?((?:AWS|Alexa|Custom)::[A-Za-z0-9:]+)");
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

  /** The names of its parameters. */
  public List<String> parameters() {
    return names("Parameters");
  }

  /** The parameters without a default, which every stack must be given. */
  public List<String> required() {
    return matching("Parameters", DEFAULT.asPredicate().negate());
  }

  /** The parameters whose values CloudFormation shows to nobody. */
  public List<String> noEcho() {
    return matching("Parameters", NO_ECHO.asPredicate());
  }

  /** The kind of a resource, such as {@code AWS::SQS::Queue}; empty when it is not found. */
  public String kind(String resource) {
    Matcher kind = KIND.matcher(entries("Resources").getOrDefault(resource, ""));
    return kind.find() ? kind.group(1) : "";
  }

  /** A section's entries by name, each with its text but for comments. */
  public Map<String, String> section(String name) {
    return Collections.unmodifiableMap(entries(name));
  }

  /** Whether another text is the same template, but for line ends. */
  public boolean sameAs(String other) {
    return plain(body).equals(plain(other));
  }

  private static String plain(String text) {
    return text.replace("\r\n", "\n").strip();
  }

  private List<String> names(String section) {
    return List.copyOf(entries(section).keySet());
  }

  private List<String> matching(String section, Predicate<String> text) {
    return entries(section).entrySet().stream()
        .filter(entry -> text.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The section's entries in their order, each with its text. */
  private Map<String, String> entries(String section) {
    return body.stripLeading().startsWith("{") ? fromJson(section) : fromYaml(section);
  }

  private Map<String, String> fromJson(String section) {
    try {
      JsonNode node = JSON.readTree(body).path(section);
      Map<String, String> entries = new LinkedHashMap<>();
      node.fields().forEachRemaining(one -> entries.put(one.getKey(), one.getValue().toString()));
      return entries;
    } catch (JsonProcessingException unreadable) {
      return Map.of(); // CloudFormation itself says what is wrong with it
    }
  }

  private Map<String, String> fromYaml(String section) {
    Map<String, String> entries = new LinkedHashMap<>();
    String entry = "";
    boolean inside = false;
    int indent = 0;
    for (String line : plain(body).split("\n", -1)) {
      Matcher top = TOP.matcher(line);
      if (top.matches()) {
        inside = top.group(1).equals(section);
        indent = 0;
        entry = "";
        continue;
      }
      Matcher key = KEY.matcher(line);
      if (inside && key.matches()) {
        indent = indent == 0 ? key.group(1).length() : indent;
        if (key.group(1).length() == indent) {
          entry = key.group(2);
        }
      }
      if (inside && !entry.isEmpty() && !line.stripLeading().startsWith("#")) {
        entries.merge(entry, line, (before, next) -> before + "\n" + next);
      }
    }
    return entries;
  }
}
