package io.dr.aws.cloudformation;

import io.dr.action.Call;
import io.dr.action.StepContext;
import io.dr.runbook.Site;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** What one attempt of a step asks of CloudFormation, and how the journal is told of it. */
record StackRequest(DeployStack.With with, StepContext context, Site site, TemplateSource source) {

  /**
   * The same for every process that works on this attempt with this template, so AWS takes a
   * repetition as one. The parameters stay out of it: they may be secrets, and it is journaled.
   */
  String token() {
    return named(context.run().id() + "/" + context.step() + "/" + context.attempt());
  }

  /** What the names of the step's change sets for this template begin with, in any attempt. */
  String changeSetPrefix() {
    return named(context.run().id() + "/" + context.step()) + "-";
  }

  String changeSet() {
    return changeSetPrefix() + context.attempt();
  }

  private String named(String who) {
    String text = who + "\n" + source.fingerprint();
    return "dr-" + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  CreateStackRequest creation() {
    CreateStackRequest.Builder request =
        CreateStackRequest.builder()
            .stackName(with.stack())
            .parameters(asParameters())
            .capabilitiesWithStrings(with.capabilities())
            .tags(asTags())
            .clientRequestToken(token());
    with.roleArn().ifPresent(request::roleARN);
    if (source instanceof TemplateSource.Sent sent) {
      request.templateBody(sent.read().body());
    } else if (source instanceof TemplateSource.InS3 object) {
      request.templateURL(object.url());
    }
    return request.build();
  }

  CreateChangeSetRequest changes() {
    CreateChangeSetRequest.Builder request =
        CreateChangeSetRequest.builder()
            .stackName(with.stack())
            .changeSetName(changeSet())
            .changeSetType("UPDATE")
            .parameters(asParameters())
            .capabilitiesWithStrings(with.capabilities())
            .tags(asTags())
            .clientToken(token());
    with.roleArn().ifPresent(request::roleARN);
    if (source instanceof TemplateSource.Sent sent) {
      request.templateBody(sent.read().body());
    } else if (source instanceof TemplateSource.InS3 object) {
      request.templateURL(object.url());
    }
    return request.build();
  }

  DeleteStackRequest deletion(String stackId) {
    DeleteStackRequest.Builder request =
        DeleteStackRequest.builder().stackName(stackId).clientRequestToken(token());
    with.roleArn().ifPresent(request::roleARN);
    return request.build();
  }

  // Values may be secrets: the journal gets the parameters' names alone.
  Call call(String operation, Map<String, String> more) {
    Map<String, String> told = new TreeMap<>(more);
    told.put("template", source.written());
    if (!with.parameters().isEmpty()) {
      told.put("parameters", String.join(", ", new TreeSet<>(with.parameters().keySet())));
    }
    if (!with.capabilities().isEmpty()) {
      told.put("capabilities", String.join(", ", with.capabilities()));
    }
    with.roleArn().ifPresent(role -> told.put("roleArn", role));
    return new Call(DeployStack.SERVICE, operation, with.stack(), site, told);
  }

  /** The tags of the stack: the step's own, and the run's, which nobody overrides. */
  Map<String, String> tags() {
    Map<String, String> tags = new TreeMap<>(with.tags());
    tags.putAll(context.tags());
    return tags;
  }

  /** Whether this step of this run has brought the stack to where it is. */
  boolean made(Map<String, String> tags) {
    return List.of(StepContext.RUN_TAG, "dr:step").stream()
        .allMatch(
            tag ->
                Optional.ofNullable(tags.get(tag))
                    .equals(Optional.ofNullable(context.tags().get(tag))));
  }

  private List<Parameter> asParameters() {
    return new TreeMap<>(with.parameters())
        .entrySet().stream()
            .map(
                entry ->
                    Parameter.builder()
                        .parameterKey(entry.getKey())
                        .parameterValue(entry.getValue())
                        .build())
            .toList();
  }

  private List<Tag> asTags() {
    return tags().entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
