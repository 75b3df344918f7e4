package io.dr.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.Catalog;
import io.dr.action.Permission;
import io.dr.action.RunFacts;
import io.dr.action.Where;
import io.dr.runbook.References;
import io.dr.runbook.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a plan must be allowed to do: for each site and account the IAM actions, each with the
 * resources it is needed on. What only the run will know, such as an output of an earlier step,
 * stands as {@code *}.
 */
public final class Grants {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9]+)\\}");
  private static final String ANY = "*";

  private final Plan plan;
  private final RunFacts facts;
  private final Function<Site, String> partition;
  private final Map<Site, Map<String, Set<String>>> grants = new LinkedHashMap<>();

  private Grants(Plan plan, RunFacts facts, Function<Site, String> partition) {
    this.plan = plan;
    this.facts = facts;
    this.partition = partition;
  }

  /**
   * The resources by action, by site.
   *
   * @param facts of the run that might be
   * @param partition the part of AWS that a site belongs to, such as {@code aws-us-gov}
   * @param wanted which permissions are asked for
   */
  public static Map<Site, Map<String, Set<String>>> of(
      Plan plan, RunFacts facts, Function<Site, String> partition, Predicate<Permission> wanted) {
    Grants grants = new Grants(plan, facts, partition);
    for (PlannedStep step : plan.steps().values()) {
      Map<String, String> names = grants.names(step.type(), step.with());
      for (Permission permission : step.type().permissions()) {
        boolean needed =
            permission
                .given()
                .map(name -> step.with().has(name) || names.containsKey(name))
                .orElse(true);
        if (needed && wanted.test(permission)) {
          grants.add(step, permission, names);
        }
      }
    }
    return grants.grants;
  }

  private void add(PlannedStep step, Permission permission, Map<String, String> names) {
    Site site = permission.where() == Where.FROM ? plan.from() : plan.siteOf(step);
    Set<String> resources =
        grants
            .computeIfAbsent(site, there -> new TreeMap<>())
            .computeIfAbsent(permission.action(), action -> new TreeSet<>());
    resources.addAll(resources(step, permission, site, names));
    if (resources.contains(ANY)) {
      resources.retainAll(Set.of(ANY));
    }
  }

  private List<String> resources(
      PlannedStep step, Permission permission, Site site, Map<String, String> names) {
    List<String> resources = List.of(permission.resource());
    Matcher placeholder = PLACEHOLDER.matcher(permission.resource());
    while (placeholder.find()) {
      List<String> values = values(placeholder.group(1), names, step.with(), site);
      List<String> filled = new ArrayList<>();
      for (String resource : resources) {
        for (String value : values) {
          filled.add(resource.replace(placeholder.group(), value));
        }
      }
      resources = filled;
    }
    return resources;
  }

  private List<String> values(String name, Map<String, String> names, JsonNode with, Site site) {
    return switch (name) {
      case "partition" -> List.of(partition.apply(site));
      case "region" -> List.of(site.region());
      case "account" -> List.of(site.account());
      default ->
          Optional.ofNullable(names.get(name)).map(List::of).orElseGet(() -> written(with, name));
    };
  }

  private static List<String> written(JsonNode with, String name) {
    JsonNode value = with.path(name);
    List<String> values = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(element -> values.add(open(element)));
    } else {
      values.add(open(value));
    }
    return values.isEmpty() ? List.of(ANY) : values;
  }

  /** A name with what is not known yet left open; an ARN stands for its last part. */
  private static String open(JsonNode value) {
    if (!value.isValueNode() || value.asText().isEmpty()) {
      return ANY;
    }
    String text = References.fillKnown(value.asText(), reference -> Optional.of(ANY));
    return text.startsWith("arn:") ? text.replaceFirst("^.*[:/]", "") : text;
  }

  private <W> Map<String, String> names(ActionType<W> type, JsonNode with) {
    try {
      return new HashMap<>(type.names().apply(Catalog.bind(type, with), facts));
    } catch (ActionFailure | IllegalArgumentException e) {
      // A value that is still open may not bind; then its names stay open too.
      return Map.of();
    }
  }
}
