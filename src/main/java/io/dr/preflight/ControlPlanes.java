package io.dr.preflight;

import io.dr.action.ActionFailure;
import io.dr.action.ControlPlane;
import io.dr.aws.cloudformation.DeployStack;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which steps need a control plane of the failed region: those of services that have only one for
 * the whole world, be it the step's own or that of what its stack creates.
 */
public final class ControlPlanes implements Examination {
  // Also in templates that are broken or need a transform: naming a type is enough to need it.
  private static final Pattern TYPE =
      Pattern.compile("[\"']?Type[\"']?\\s*:\\s*[\"']?(AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)");

  @Override
  public Area area() {
    return Area.CONTROL_PLANES;
  }

  @Override
  public boolean offline() {
    return true;
  }

  @Override
  public List<Check> examine(Subject subject) {
    String failed = subject.plan().from().region();
    List<Check> checks = new ArrayList<>();
    for (PlannedStep step : subject.plan().steps().values()) {
      for (ControlPlane plane : step.type().controlPlanes()) {
        if (plane.region().filter(failed::equals).isPresent()) {
          checks.add(named(step, Dependency.of(plane), "changes " + plane.service()));
        }
      }
      checks.addAll(ofItsStack(subject, step, failed));
    }
    if (checks.isEmpty()) {
      checks.add(
          Check.pass(
              Area.CONTROL_PLANES, "the run", "no step depends on a control plane in " + failed));
    }
    return checks;
  }

  private static Check named(PlannedStep step, Dependency dependency, String what) {
    return Check.warn(
        Area.CONTROL_PLANES,
        step.id(),
        what
            + ", whose control plane is in "
            + dependency.plane().region().orElse("the target region")
            + ", the failed region",
        dependency.instead());
  }

  private static List<Check> ofItsStack(Subject subject, PlannedStep step, String failed) {
    Optional<String> file = Optional.ofNullable(step.with().path("templateFile").textValue());
    if (!step.type().id().equals(DeployStack.TYPE.id()) || file.isEmpty()) {
      return List.of();
    }
    String template;
    try {
      template = subject.documents().read(file.get());
    } catch (ActionFailure e) {
      // The step would find it no more than we do.
      return List.of(
          step.onFailure() == Step.OnFailure.CONTINUE
              ? Check.warn(Area.TARGETS, step.id(), e.failure().cause(), e.failure().remedy())
              : Check.fail(Area.TARGETS, step.id(), e.failure()));
    }
    Map<Dependency, Set<String>> needed = new LinkedHashMap<>();
    Matcher types = TYPE.matcher(template);
    while (types.find()) {
      String type = types.group(1);
      Dependency.of(type)
          .filter(each -> each.plane().region().filter(failed::equals).isPresent())
          .ifPresent(each -> needed.computeIfAbsent(each, key -> new TreeSet<>()).add(type));
    }
    List<Check> checks = new ArrayList<>();
    needed.forEach(
        (dependency, resources) ->
            checks.add(
                named(
                    step,
                    dependency,
                    "creates "
                        + String.join(", ", resources)
                        + " in its stack through "
                        + dependency.plane().service())));
    return checks;
  }
}
