package io.dr.sim.cloud;

import io.dr.aws.cloudformation.Template;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** A stack in memory: what was asked of it and when; all else follows from the time. */
final class SimulatedStack {
  private static final String STACK = "AWS::CloudFormation::Stack";

  /** A resource that is going to fail, and why. */
  record Fault(String resource, String reason) {}

  /**
   * A creation, an update or a deletion.
   *
   * @param verb CREATE, UPDATE or DELETE
   */
  record Operation(
      String verb,
      Instant start,
      Duration takes,
      Template template,
      Map<String, String> parameters,
      Map<String, String> tags,
      String token,
      Optional<Fault> fault) {

    /** When the i-th of n resources is done, the first being zero. */
    Instant doneAt(int i) {
      return start.plus(takes.multipliedBy(i + 1).dividedBy(template.resources().size() + 1));
    }

    Instant end() {
      return start.plus(takes);
    }

    Instant failsAt() {
      return doneAt(
          Math.max(0, template.resources().indexOf(fault.map(Fault::resource).orElse(""))));
    }

    String rollback() {
      return verb.equals("CREATE") ? "ROLLBACK" : "UPDATE_ROLLBACK";
    }

    String status(Instant now) {
      if (fault.isPresent() && !now.isBefore(failsAt())) {
        return rollback() + (now.isBefore(end()) ? "_IN_PROGRESS" : "_COMPLETE");
      }
      return verb + (now.isBefore(end()) ? "_IN_PROGRESS" : "_COMPLETE");
    }
  }

  private final String id;
  private final String name;
  private final List<Operation> operations = new ArrayList<>();
  private Optional<String> changeSet = Optional.empty();

  SimulatedStack(String id, String name) {
    this.id = id;
    this.name = name;
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  void add(Operation operation) {
    operations.add(operation);
  }

  /** How often something was asked of it. */
  int operations() {
    return operations.size();
  }

  /** The id of the change set that was executed last. */
  Optional<String> changeSet() {
    return changeSet;
  }

  void executes(String id) {
    changeSet = Optional.of(id);
  }

  /** Whether it is gone. */
  boolean deleted(Instant now) {
    return status(now).equals("DELETE_COMPLETE");
  }

  Operation last() {
    return operations.get(operations.size() - 1);
  }

  Instant created() {
    return operations.get(0).start();
  }

  String status(Instant now) {
    return last().status(now);
  }

  /** What holds now: an update that was rolled back left what there was before. */
  Operation effective(Instant now) {
    for (int i = operations.size() - 1; i > 0; i--) {
      if (!operations.get(i).status(now).contains("ROLLBACK")) {
        return operations.get(i);
      }
    }
    return operations.get(0);
  }

  List<StackResourceSummary> resources(Instant now) {
    Operation last = last();
    List<StackResourceSummary> resources = new ArrayList<>();
    for (int i = 0; i < last.template().resources().size(); i++) {
      String resource = last.template().resources().get(i);
      boolean done = !now.isBefore(last.doneAt(i));
      boolean failed = last.fault().filter(fault -> fault.resource().equals(resource)).isPresent();
      String outcome = failed ? "_FAILED" : "_COMPLETE";
      resources.add(
          StackResourceSummary.builder()
              .logicalResourceId(resource)
              .physicalResourceId(name + "-" + resource)
              .resourceType(last.template().kind(resource))
              .resourceStatus(last.verb() + (done ? outcome : "_IN_PROGRESS"))
              .build());
    }
    return resources;
  }

  /** All events so far, newest first. */
  List<StackEvent> events(Instant now) {
    List<StackEvent> events = new ArrayList<>();
    for (Operation operation : operations) {
      events.addAll(events(operation, now));
    }
    Collections.reverse(events);
    return events;
  }

  private List<StackEvent> events(Operation operation, Instant now) {
    List<StackEvent> events = new ArrayList<>();
    String verb = operation.verb();
    events.add(ofStack(operation, operation.start(), verb + "_IN_PROGRESS", "User Initiated"));
    List<String> resources = operation.template().resources();
    for (int i = 0; i < resources.size() && !operation.doneAt(i).isAfter(now); i++) {
      Instant at = operation.doneAt(i);
      if (operation.fault().isPresent() && !at.isBefore(operation.failsAt())) {
        Fault fault = operation.fault().get();
        events.add(ofResource(operation, at, resources.get(i), verb + "_FAILED", fault.reason()));
        resources
            .subList(i + 1, resources.size())
            .forEach(
                other ->
                    events.add(
                        ofResource(
                            operation,
                            at,
                            other,
                            verb + "_FAILED",
                            "Resource creation cancelled")));
        events.add(
            ofStack(
                operation,
                at,
                operation.rollback() + "_IN_PROGRESS",
                "The following resource(s) failed: [" + fault.resource() + "]."));
        break;
      }
      events.add(ofResource(operation, at, resources.get(i), verb + "_COMPLETE", ""));
    }
    if (!operation.end().isAfter(now)) {
      events.add(ofStack(operation, operation.end(), operation.status(now), ""));
    }
    return events;
  }

  private StackEvent ofStack(Operation operation, Instant at, String status, String reason) {
    return event(operation, at, status, reason)
        .logicalResourceId(name)
        .physicalResourceId(id)
        .resourceType(STACK)
        .build();
  }

  private StackEvent ofResource(
      Operation operation, Instant at, String resource, String status, String reason) {
    return event(operation, at, status, reason)
        .logicalResourceId(resource)
        .physicalResourceId(name + "-" + resource)
        .resourceType(operation.template().kind(resource))
        .build();
  }

  private StackEvent.Builder event(Operation operation, Instant at, String status, String reason) {
    return StackEvent.builder()
        .stackId(id)
        .stackName(name)
        .eventId(status + "-" + at.toEpochMilli())
        .timestamp(at)
        .resourceStatus(status)
        .resourceStatusReason(reason)
        .clientRequestToken(operation.token());
  }

  /** The stack as CloudFormation describes it. */
  Stack described(Site site, Instant at) {
    Operation now = effective(at);
    String status = status(at);
    List<Output> outputs =
        status.endsWith("_COMPLETE") && !status.equals("ROLLBACK_COMPLETE")
            ? now.template().outputs().stream().map(key -> output(key, name, site)).toList()
            : List.of();
    return Stack.builder()
        .stackId(id)
        .stackName(name)
        .stackStatus(status)
        .changeSetId(changeSet.orElse(null))
        .creationTime(created())
        .parameters(
            new TreeMap<>(now.parameters())
                .entrySet().stream().map(one -> shown(one, now.template())).toList())
        .tags(
            new TreeMap<>(now.tags())
                .entrySet().stream()
                    .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                    .toList())
        .outputs(outputs)
        .build();
  }

  private static Parameter shown(Map.Entry<String, String> parameter, Template template) {
    boolean hidden = template.noEcho().contains(parameter.getKey());
    return Parameter.builder()
        .parameterKey(parameter.getKey())
        .parameterValue(hidden ? "****" : parameter.getValue())
        .build();
  }

  /** A value such as the name of the output lets expect. */
  private static Output output(String key, String stack, Site site) {
    String host = stack + "." + site.region() + ".example.com";
    String name = key.toLowerCase(Locale.ROOT);
    String value = stack + "-" + key;
    if (name.contains("arn")) {
      value = "arn:aws:service:" + site.region() + ":" + site.account() + ":" + value;
    } else if (name.contains("url")) {
      value = "https://" + host;
    } else if (name.matches(".*(endpoint|domain|host|address).*")) {
      value = host;
    }
    return Output.builder().outputKey(key).outputValue(value).build();
  }
}
