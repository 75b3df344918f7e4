package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.aws.cloudformation.Template;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateResponse;
import software.amazon.awssdk.services.cloudformation.model.InsufficientCapabilitiesException;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackResponse;

/** CloudFormation in memory: stacks whose resources come up one after the other, or fail. */
public final class SimulatedCloudFormation implements SimulatedService {
  private static final Duration TYPICAL = Duration.ofMinutes(3);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, SimulatedStack> stacks = new HashMap<>();
  private final Map<String, SimulatedStack.Fault> faults = new HashMap<>();

  public SimulatedCloudFormation(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "CloudFormation");
  }

  @Override
  public Class<? extends SdkClient> client() {
    return CloudFormationClient.class;
  }

  @Override
  public String kinds() {
    return "cloudformation";
  }

  /** A stack that somebody else created; its attribute {@code template} is its template. */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    String key = key(resource.name(), resource.site());
    if (!stacks.containsKey(key)) {
      SimulatedStack stack = stack(resource.name(), resource.site());
      stack.add(
          new SimulatedStack.Operation(
              "CREATE",
              world.now().minus(Duration.ofDays(30)),
              TYPICAL,
              new Template(resource.attributes().getOrDefault("template", "Resources: {}")),
              Map.of(),
              Map.of(),
              "",
              Optional.empty()));
      stacks.put(key, stack);
    }
  }

  /** Lets the next operation on stacks of that name fail at a resource; once. */
  public synchronized void fail(String stack, String resource, String reason) {
    faults.put(stack, new SimulatedStack.Fault(resource, reason));
  }

  @Override
  public CloudFormationClient at(Site site) {
    return new Client(site);
  }

  private static String key(String name, Site site) {
    return site.account() + "/" + site.region() + "/" + name;
  }

  private static SimulatedStack stack(String name, Site site) {
    String unique =
        UUID.nameUUIDFromBytes(key(name, site).getBytes(StandardCharsets.UTF_8)).toString();
    return new SimulatedStack(
        "arn:aws:cloudformation:%s:%s:stack/%s/%s"
            .formatted(site.region(), site.account(), name, unique),
        name);
  }

  private SimulatedStack find(String nameOrId, Site site) {
    return stacks.values().stream()
        .filter(stack -> stack.id().equals(nameOrId))
        .findFirst()
        .or(() -> Optional.ofNullable(stacks.get(key(nameOrId, site))))
        .orElseThrow(() -> invalid("Stack with id " + nameOrId + " does not exist"));
  }

  private AwsServiceException invalid(String message) {
    return refusals.refuse(CloudFormationException.builder(), "ValidationError", message, 400);
  }

  private synchronized CreateStackResponse create(CreateStackRequest request, Site site) {
    String key = key(request.stackName(), site);
    SimulatedStack existing = stacks.get(key);
    if (existing != null) {
      if (isSame(request.clientRequestToken(), existing)) {
        return CreateStackResponse.builder().stackId(existing.id()).build();
      }
      throw refusals.refuse(
          AlreadyExistsException.builder(),
          "AlreadyExistsException",
          "Stack [" + request.stackName() + "] already exists",
          400);
    }
    Template template = check(request.templateBody(), request.parameters());
    checkCapabilities(template, request.capabilitiesAsStrings());
    SimulatedStack stack = stack(request.stackName(), site);
    stack.add(
        operation(
            "CREATE",
            stack,
            template,
            parameters(request.parameters()),
            tags(request.tags()),
            request.clientRequestToken()));
    stacks.put(key, stack);
    world.applied("CloudFormation", "CreateStack", request.stackName(), site);
    return CreateStackResponse.builder().stackId(stack.id()).build();
  }

  private synchronized UpdateStackResponse update(UpdateStackRequest request, Site site) {
    SimulatedStack stack = find(request.stackName(), site);
    UpdateStackResponse response = UpdateStackResponse.builder().stackId(stack.id()).build();
    if (isSame(request.clientRequestToken(), stack)) {
      return response;
    }
    String status = stack.status(world.now());
    if (status.endsWith("_IN_PROGRESS") || status.equals("ROLLBACK_COMPLETE")) {
      throw invalid("Stack:" + stack.id() + " is in " + status + " state and can not be updated.");
    }
    Template template = check(request.templateBody(), request.parameters());
    checkCapabilities(template, request.capabilitiesAsStrings());
    SimulatedStack.Operation now = stack.effective(world.now());
    Map<String, String> parameters = parameters(request.parameters());
    Map<String, String> tags = tags(request.tags());
    if (now.template().equals(template)
        && now.parameters().equals(parameters)
        && now.tags().equals(tags)) {
      throw invalid("No updates are to be performed.");
    }
    stack.add(operation("UPDATE", stack, template, parameters, tags, request.clientRequestToken()));
    world.applied("CloudFormation", "UpdateStack", request.stackName(), site);
    return response;
  }

  private static boolean isSame(String token, SimulatedStack stack) {
    return Optional.ofNullable(token).filter(stack.last().token()::equals).isPresent();
  }

  private SimulatedStack.Operation operation(
      String verb,
      SimulatedStack stack,
      Template template,
      Map<String, String> parameters,
      Map<String, String> tags,
      String token) {
    return new SimulatedStack.Operation(
        verb,
        world.now(),
        world.draw("cloudformation:" + verb + stack.id(), TYPICAL),
        template,
        parameters,
        tags,
        Optional.ofNullable(token).orElse(""),
        Optional.ofNullable(faults.remove(stack.name())));
  }

  private Template check(String body, List<Parameter> parameters) {
    int bytes = Optional.ofNullable(body).orElse("").getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > Template.LIMIT) {
      throw invalid(
          "1 validation error detected: Value at 'templateBody' failed to satisfy constraint:"
              + " Member must have length between 1 and 51200");
    }
    Template template = new Template(body);
    if (!body.contains("Resources")) {
      throw invalid("Template format error: At least one Resources member must be defined.");
    }
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
    return template;
  }

  private void checkCapabilities(Template template, List<String> capabilities) {
    if (template.body().contains("AWS::IAM::")
        && capabilities.stream().noneMatch(capability -> capability.contains("IAM"))) {
      throw refusals.refuse(
          InsufficientCapabilitiesException.builder(),
          "InsufficientCapabilitiesException",
          "Requires capabilities : [CAPABILITY_IAM]",
          400);
    }
  }

  private static Map<String, String> parameters(List<Parameter> parameters) {
    return parameters.stream()
        .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue));
  }

  private static Map<String, String> tags(List<Tag> tags) {
    return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
  }

  private synchronized Stack describe(String nameOrId, Site site) {
    SimulatedStack stack = find(nameOrId, site);
    SimulatedStack.Operation now = stack.effective(world.now());
    String status = stack.status(world.now());
    List<Output> outputs =
        status.endsWith("_COMPLETE") && !status.equals("ROLLBACK_COMPLETE")
            ? now.template().outputs().stream().map(key -> output(key, stack.name(), site)).toList()
            : List.of();
    return Stack.builder()
        .stackId(stack.id())
        .stackName(stack.name())
        .stackStatus(status)
        .creationTime(stack.created())
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

  private final class Client implements CloudFormationClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    @Override
    public CreateStackResponse createStack(CreateStackRequest request) {
      return create(request, site);
    }

    @Override
    public UpdateStackResponse updateStack(UpdateStackRequest request) {
      return update(request, site);
    }

    @Override
    public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
      return DescribeStacksResponse.builder().stacks(describe(request.stackName(), site)).build();
    }

    @Override
    public GetTemplateResponse getTemplate(GetTemplateRequest request) {
      synchronized (SimulatedCloudFormation.this) {
        SimulatedStack stack = find(request.stackName(), site);
        return GetTemplateResponse.builder()
            .templateBody(stack.effective(world.now()).template().body())
            .build();
      }
    }

    @Override
    public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
      synchronized (SimulatedCloudFormation.this) {
        SimulatedStack stack = find(request.stackName(), site);
        return DescribeStackEventsResponse.builder().stackEvents(stack.events(world.now())).build();
      }
    }

    @Override
    public ListStackResourcesResponse listStackResources(ListStackResourcesRequest request) {
      synchronized (SimulatedCloudFormation.this) {
        SimulatedStack stack = find(request.stackName(), site);
        return ListStackResourcesResponse.builder()
            .stackResourceSummaries(stack.resources(world.now()))
            .build();
      }
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
