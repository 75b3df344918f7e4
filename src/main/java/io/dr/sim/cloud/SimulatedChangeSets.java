package io.dr.sim.cloud;

import io.dr.aws.cloudformation.Template;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.InvalidChangeSetStatusException;

/** The change sets of all stacks in memory. Whoever calls holds the lock of the service. */
final class SimulatedChangeSets {
  private static final Duration TYPICAL = Duration.ofSeconds(8);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final TemplateRules rules;
  private final Map<String, List<SimulatedChangeSet>> sets = new HashMap<>();

  SimulatedChangeSets(SimulatedWorld world, Refusals refusals, TemplateRules rules) {
    this.world = world;
    this.refusals = refusals;
    this.rules = rules;
  }

  CreateChangeSetResponse create(CreateChangeSetRequest request, SimulatedStack stack, Site site) {
    Optional<SimulatedChangeSet> known =
        of(stack).stream().filter(set -> set.name().equals(request.changeSetName())).findFirst();
    if (known.isPresent()) {
      if (known.get().token().equals(request.clientToken())) {
        return CreateChangeSetResponse.builder().id(known.get().id()).stackId(stack.id()).build();
      }
      throw refusals.refuse(
          AlreadyExistsException.builder(),
          "AlreadyExistsException",
          "ChangeSet " + request.changeSetName() + " already exists",
          400);
    }
    String status = stack.status(world.now());
    if (status.endsWith("_IN_PROGRESS") || status.equals("ROLLBACK_COMPLETE")) {
      throw rules.invalid(
          "Stack:" + stack.id() + " is in " + status + " state and can not be updated.");
    }
    SimulatedChangeSet set = made(request, stack, site);
    sets.computeIfAbsent(stack.id(), first -> new ArrayList<>()).add(set);
    world.applied("CloudFormation", "CreateChangeSet", stack.name(), site);
    return CreateChangeSetResponse.builder().id(set.id()).stackId(stack.id()).build();
  }

  private SimulatedChangeSet made(CreateChangeSetRequest request, SimulatedStack stack, Site site) {
    Template template =
        rules.check(
            request.templateBody(),
            request.templateURL(),
            request.parameters(),
            request.capabilitiesAsStrings());
    Map<String, String> parameters = SimulatedCloudFormation.parameters(request.parameters());
    Map<String, String> tags = SimulatedCloudFormation.tags(request.tags());
    SimulatedStack.Operation before = stack.effective(world.now());
    List<Change> changes = SimulatedChangeSet.changes(before, template, parameters);
    boolean differs =
        !changes.isEmpty()
            || !before.tags().equals(tags)
            || !before.parameters().equals(parameters)
            || !before.template().section("Outputs").equals(template.section("Outputs"));
    String unique = stack.id() + request.changeSetName();
    return new SimulatedChangeSet(
        "arn:aws:cloudformation:%s:%s:changeSet/%s/%s"
            .formatted(
                site.region(),
                site.account(),
                request.changeSetName(),
                UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8))),
        request.changeSetName(),
        Optional.ofNullable(request.clientToken()).orElse(""),
        world.now(),
        world.now().plus(world.draw("change-set:" + unique, TYPICAL)),
        stack.operations(),
        template,
        parameters,
        tags,
        changes,
        differs);
  }

  /** CloudFormation takes all change sets away once one was executed with success. */
  private List<SimulatedChangeSet> of(SimulatedStack stack) {
    List<SimulatedChangeSet> all = sets.getOrDefault(stack.id(), List.of());
    boolean updated = stack.status(world.now()).equals("UPDATE_COMPLETE");
    if (updated
        && all.stream().anyMatch(set -> stack.changeSet().filter(set.id()::equals).isPresent())) {
      sets.remove(stack.id());
      return List.of();
    }
    return all;
  }

  List<ChangeSetSummary> list(SimulatedStack stack) {
    return of(stack).stream().map(set -> set.summary(stack, world.now())).toList();
  }

  /** The stack that a change set is for, if that is still there. */
  Optional<String> stackOf(String id) {
    return sets.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(set -> set.id().equals(id)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  DescribeChangeSetResponse describe(String nameOrId, SimulatedStack stack) {
    SimulatedChangeSet set = find(nameOrId, stack);
    ChangeSetSummary summary = set.summary(stack, world.now());
    boolean ready = !summary.statusAsString().equals("CREATE_IN_PROGRESS");
    return DescribeChangeSetResponse.builder()
        .changeSetId(set.id())
        .changeSetName(set.name())
        .stackId(stack.id())
        .stackName(stack.name())
        .status(summary.statusAsString())
        .executionStatus(summary.executionStatusAsString())
        .statusReason(summary.statusReason())
        .changes(ready ? set.changes() : List.of())
        .build();
  }

  private SimulatedChangeSet find(String nameOrId, SimulatedStack stack) {
    return of(stack).stream()
        .filter(set -> set.name().equals(nameOrId) || set.id().equals(nameOrId))
        .findFirst()
        .orElseThrow(() -> notFound(nameOrId));
  }

  RuntimeException notFound(String nameOrId) {
    return refusals.refuse(
        ChangeSetNotFoundException.builder(),
        "ChangeSetNotFound",
        "ChangeSet [" + nameOrId + "] does not exist",
        404);
  }

  /** What is to be done to the stack; empty when this very request was taken before. */
  Optional<SimulatedChangeSet> execute(ExecuteChangeSetRequest request, SimulatedStack stack) {
    boolean taken =
        Optional.ofNullable(request.clientRequestToken())
            .filter(stack.last().token()::equals)
            .isPresent();
    if (taken && stack.changeSet().isPresent()) {
      return Optional.empty();
    }
    SimulatedChangeSet set = find(request.changeSetName(), stack);
    ChangeSetSummary summary = set.summary(stack, world.now());
    if (!summary.executionStatusAsString().equals("AVAILABLE")) {
      throw refusals.refuse(
          InvalidChangeSetStatusException.builder(),
          "InvalidChangeSetStatus",
          "ChangeSet [%s] cannot be executed in its current execution status of [%s]"
              .formatted(set.id(), summary.executionStatusAsString()),
          400);
    }
    stack.executes(set.id());
    return Optional.of(set);
  }
}
