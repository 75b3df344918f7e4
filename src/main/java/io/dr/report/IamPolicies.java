package io.dr.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.runbook.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * IAM policies as JSON: one for each site, in parts where it would be longer than a managed policy
 * may be (IAM User Guide, "IAM and AWS STS quotas": 6,144 characters without white space).
 */
public final class IamPolicies {
  private static final int LONGEST = 6_144;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ArrayNode policies = JSON.createArrayNode();

  /**
   * Adds the policies of one purpose.
   *
   * @param purpose for example {@code recovery}
   * @param grants resources by IAM action, by site
   */
  public void add(String purpose, Map<Site, Map<String, Set<String>>> grants) {
    grants.forEach((site, actions) -> add(purpose, site, statements(actions)));
  }

  private void add(String purpose, Site site, List<ObjectNode> statements) {
    List<ArrayNode> parts = parts(statements);
    for (int i = 0; i < parts.size(); i++) {
      ObjectNode entry = policies.addObject();
      entry.put("site", site.name()).put("account", site.account());
      site.role().ifPresent(role -> entry.put("role", role));
      entry.put("purpose", purpose);
      if (parts.size() > 1) {
        entry.put("part", "%d of %d".formatted(i + 1, parts.size()));
      }
      entry.putObject("policy").put("Version", "2012-10-17").set("Statement", parts.get(i));
    }
  }

  /** Actions that are needed on the same resources share a statement. */
  private static List<ObjectNode> statements(Map<String, Set<String>> actions) {
    Map<String, Set<String>> together = new TreeMap<>();
    Map<String, Set<String>> resources = new LinkedHashMap<>();
    actions.forEach(
        (action, on) -> {
          String key = service(action) + " " + on;
          together.computeIfAbsent(key, same -> new TreeSet<>()).add(action);
          resources.put(key, on);
        });
    Map<String, Integer> numbers = new TreeMap<>();
    List<ObjectNode> statements = new ArrayList<>();
    together.forEach(
        (key, names) -> {
          String service = service(names.iterator().next()).replaceAll("[^A-Za-z0-9]", "");
          String sid = Character.toUpperCase(service.charAt(0)) + service.substring(1);
          for (List<String> some : shares(resources.getOrDefault(key, Set.of()))) {
            String name = sid + numbers.merge(sid, 1, Integer::sum);
            statements.add(statement(name, names, some));
          }
        });
    return statements;
  }

  private static ObjectNode statement(
      String name, Collection<String> actions, Collection<String> resources) {
    ObjectNode statement = JSON.createObjectNode().put("Sid", name).put("Effect", "Allow");
    ArrayNode allowed = statement.putArray("Action");
    actions.forEach(allowed::add);
    ArrayNode on = statement.putArray("Resource");
    resources.forEach(on::add);
    return statement;
  }

  /** Resources in shares that leave room for a statement's actions in a policy of its own. */
  private static List<List<String>> shares(Collection<String> resources) {
    List<List<String>> shares = new ArrayList<>();
    int room = 0;
    for (String resource : resources) {
      int length = resource.length() + "\"\",".length();
      if (shares.isEmpty() || length > room) {
        shares.add(new ArrayList<>());
        room = LONGEST / 2;
      }
      shares.get(shares.size() - 1).add(resource);
      room -= length;
    }
    return shares;
  }

  private static String service(String action) {
    return action.substring(0, action.indexOf(':'));
  }

  private static List<ArrayNode> parts(List<ObjectNode> statements) {
    List<ArrayNode> parts = new ArrayList<>();
    int room = 0;
    for (ObjectNode statement : statements) {
      int length = statement.toString().replaceAll("\\s", "").length() + 1;
      if (parts.isEmpty() || length > room) {
        parts.add(JSON.createArrayNode());
        room = LONGEST - "{\"Version\":\"2012-10-17\",\"Statement\":[]}".length();
      }
      parts.get(parts.size() - 1).add(statement);
      room -= length;
    }
    return parts;
  }

  /** All of them, as a JSON array. */
  public String render() {
    return policies.toPrettyString() + "\n";
  }
}
