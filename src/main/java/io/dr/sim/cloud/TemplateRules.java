package io.dr.sim.cloud;

import io.dr.aws.cloudformation.Template;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.InsufficientCapabilitiesException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;

/** What CloudFormation takes for a template, and what it refuses. */
final class TemplateRules {
  private final Refusals refusals;
  private final Map<String, String> objects = new HashMap<>();

  TemplateRules(Refusals refusals) {
    this.refusals = refusals;
  }

  /** Puts a template into S3. */
  void put(String url, String body) {
    objects.put(url, body);
  }

  AwsServiceException invalid(String message) {
    return refusals.refuse(CloudFormationException.builder(), "ValidationError", message, 400);
  }

  /** The template of a request, which must fit its parameters and capabilities. */
  Template check(
      @Nullable String body,
      @Nullable String url,
      List<Parameter> parameters,
      List<String> capabilities) {
    Template template = new Template(url == null ? sent(body) : stored(url));
    if (template.resources().isEmpty() && !template.body().contains("Resources")) {
      throw invalid("Template format error: At least one Resources member must be defined.");
    }
    checkParameters(template, parameters);
    if (template.body().contains("AWS::IAM::")
        && capabilities.stream().noneMatch(capability -> capability.contains("IAM"))) {
      throw refusals.refuse(
          InsufficientCapabilitiesException.builder(),
          "InsufficientCapabilitiesException",
          "Requires capabilities : [CAPABILITY_IAM]",
          400);
    }
    return template;
  }

  private String sent(@Nullable String given) {
    String body = Optional.ofNullable(given).orElse("");
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > Template.LIMIT) {
      throw invalid(
          "1 validation error detected: Value at 'templateBody' failed to satisfy constraint:"
              + " Member must have length between 1 and 51200");
    }
    return body;
  }

  private String stored(String url) {
    return Optional.ofNullable(objects.get(url))
        .orElseThrow(() -> invalid("S3 error: Access Denied"));
  }

  private void checkParameters(Template template, List<Parameter> parameters) {
    List<String> unknown =
        parameters.stream()
            .map(Parameter::parameterKey)
            .filter(key -> !template.parameters().contains(key))
            .toList();
    if (!unknown.isEmpty()) {
      throw invalid("Parameters: " + unknown + " do not exist in the template");
    }
    List<String> missing = new ArrayList<>(template.required());
    parameters.forEach(parameter -> missing.remove(parameter.parameterKey()));
    if (!missing.isEmpty()) {
      throw invalid("Parameters: " + missing + " must have values");
    }
  }
}
