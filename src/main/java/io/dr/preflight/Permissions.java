package io.dr.preflight;

import io.dr.action.ActionFailure;
import io.dr.aws.Cloud;
import io.dr.aws.Partition;
import io.dr.aws.PolicySimulation;
import io.dr.plan.Grants;
import io.dr.runbook.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether the roles are allowed what the steps do, as IAM simulates it. The simulation sees neither
 * resource policies nor those of sessions, so it stops nothing by itself (AWS IAM User Guide, "IAM
 * policy testing with the IAM policy simulator").
 */
public final class Permissions implements Examination {
  private static final int BATCH = 50;
  private static final String ANY = "*";
  private static final String REMEDY =
      "Compare the role's policies with what dr iam-policy prints for this runbook.";

  @Override
  public Area area() {
    return Area.PERMISSIONS;
  }

  @Override
  public List<Check> examine(Subject subject) {
    Map<Site, Map<String, Set<String>>> grants =
        Grants.of(subject.plan(), subject.facts(), Partition::of, permission -> true);
    return grants.entrySet().parallelStream()
        .flatMap(each -> checks(subject.cloud(), each.getKey(), each.getValue()).stream())
        .toList();
  }

  private static List<Check> checks(Cloud cloud, Site site, Map<String, Set<String>> grants) {
    PolicySimulation simulation = new PolicySimulation(cloud, site);
    try {
      String who = simulation.principal();
      List<PolicySimulation.Denied> denied = new ArrayList<>();
      Map<Set<String>, List<String>> batches = batches(grants);
      for (Map.Entry<Set<String>, List<String>> batch : batches.entrySet()) {
        Set<String> resources = batch.getKey().contains(ANY) ? Set.of() : batch.getKey();
        for (int i = 0; i < batch.getValue().size(); i += BATCH) {
          int until = Math.min(i + BATCH, batch.getValue().size());
          denied.addAll(simulation.denied(who, batch.getValue().subList(i, until), resources));
        }
      }
      int simulated = batches.values().stream().mapToInt(List::size).sum();
      return told(site, who, simulated, grants.size(), denied);
    } catch (ActionFailure e) {
      return List.of(
          Check.warn(
              Area.PERMISSIONS,
              site.name(),
              "could not be simulated: " + e.failure().cause(),
              "What the steps read was tried all the same; allow iam:SimulatePrincipalPolicy to"
                  + " know about the rest."));
    }
  }

  /** Actions by the resources that they need; patterns are no resources, and are left out. */
  private static Map<Set<String>, List<String>> batches(Map<String, Set<String>> grants) {
    Map<String, Set<String>> named = new TreeMap<>(grants);
    Map<Set<String>, List<String>> batches = new java.util.LinkedHashMap<>();
    named.forEach(
        (action, resources) -> {
          Set<String> exact = new TreeSet<>(resources);
          exact.removeIf(resource -> resource.contains(ANY) && !resource.equals(ANY));
          if (!exact.isEmpty()) {
            batches.computeIfAbsent(exact, key -> new ArrayList<>()).add(action);
          }
        });
    return batches;
  }

  private static List<Check> told(
      Site site, String who, int simulated, int actions, List<PolicySimulation.Denied> denied) {
    if (simulated == 0) {
      return List.of(
          Check.warn(
              Area.PERMISSIONS,
              site.name(),
              "nothing could be simulated: all that is needed is on resources by pattern",
              REMEDY));
    }
    if (denied.isEmpty()) {
      return List.of(
          Check.pass(
              Area.PERMISSIONS,
              site.name(),
              "%s may do the %d actions of %d that can be simulated"
                  .formatted(who, simulated, actions)));
    }
    List<Check> checks = new ArrayList<>();
    for (PolicySimulation.Denied one : denied) {
      String found =
          "%s is not allowed %s on %s%s"
              .formatted(who, one.action(), one.resource(), one.explicit() ? ", by a policy" : "");
      // Allowed on some resources only is no matter, where any of them would do.
      boolean certain = one.explicit() || !one.resource().equals(ANY);
      checks.add(
          certain
              ? Check.missed(Area.PERMISSIONS, site.name(), found, REMEDY)
              : Check.warn(Area.PERMISSIONS, site.name(), found, REMEDY));
    }
    return checks;
  }
}
