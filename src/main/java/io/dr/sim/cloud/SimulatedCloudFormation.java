package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.aws.cloudformation.Template;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateResponse;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** CloudFormation in memory: stacks whose resources come up one after the other, or fail. */
public final class SimulatedCloudFormation implements SimulatedService {
  private static final Duration TYPICAL = Duration.ofMinutes(3);
  private static final Duration DELETION = Duration.ofMinutes(1);

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final TemplateRules rules;
  private final SimulatedChangeSets changeSets;
  private final Map<String, SimulatedStack> stacks = new HashMap<>();
  private final Map<String, SimulatedStack.Fault> faults = new HashMap<>();
  private final Map<String, Integer> generations = new HashMap<>();

  public SimulatedCloudFormation(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "CloudFormation");
    this.rules = new TemplateRules(refusals);
    this.changeSets = new SimulatedChangeSets(world, refusals, rules);
  }

  @Override
  public Class<? extends SdkClient> client() {
    return CloudFormationClient.class;
  }

  @Override
  public String kinds() {
    return "cloudformation";
  }

  /**
   * A stack that somebody else created, its attribute {@code template} being its template; or a
   * template in S3, named by its URL, its attribute {@code body}.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    if (resource.kind().equals("cloudformation:template")) {
      rules.put(resource.name(), resource.attributes().getOrDefault("body", ""));
      return;
    }
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

  private SimulatedStack stack(String name, Site site) {
    int before = generations.merge(key(name, site), 1, Integer::sum) - 1;
    String key = key(name, site) + (before == 0 ? "" : "/" + before);
    String unique = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    return new SimulatedStack(
        "arn:aws:cloudformation:%s:%s:stack/%s/%s"
            .formatted(site.region(), site.account(), name, unique),
        name);
  }

  private SimulatedStack find(String nameOrId, Site site) {
    return stacks.values().stream()
        .filter(stack -> stack.id().equals(nameOrId))
        .findFirst()
        .or(() -> named(nameOrId, site))
        .orElseThrow(() -> rules.invalid("Stack with id " + nameOrId + " does not exist"));
  }

  /** A deleted stack is found by its id alone. */
  private Optional<SimulatedStack> named(String name, Site site) {
    return Optional.ofNullable(stacks.get(key(name, site)))
        .filter(stack -> !stack.deleted(world.now()));
  }

  private synchronized CreateStackResponse create(CreateStackRequest request, Site site) {
    String key = key(request.stackName(), site);
    Optional<SimulatedStack> existing = named(request.stackName(), site);
    if (existing.isPresent()) {
      if (isSame(request.clientRequestToken(), existing.get())) {
        return CreateStackResponse.builder().stackId(existing.get().id()).build();
      }
      throw refusals.refuse(
          AlreadyExistsException.builder(),
          "AlreadyExistsException",
          "Stack [" + request.stackName() + "] already exists",
          400);
    }
    Template template =
        rules.check(
            request.templateBody(),
            request.templateURL(),
            request.parameters(),
            request.capabilitiesAsStrings());
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

  private synchronized ExecuteChangeSetResponse execute(
      ExecuteChangeSetRequest request, Site site) {
    SimulatedStack stack = of(request.changeSetName(), request.stackName(), site);
    changeSets
        .execute(request, stack)
        .ifPresent(
            set -> {
              stack.add(
                  operation(
                      "UPDATE",
                      stack,
                      set.template(),
                      set.parameters(),
                      set.tags(),
                      request.clientRequestToken()));
              world.applied("CloudFormation", "ExecuteChangeSet", stack.name(), site);
            });
    return ExecuteChangeSetResponse.builder().build();
  }

  /** Deleting what is not there succeeds, as in AWS. */
  private synchronized DeleteStackResponse delete(DeleteStackRequest request, Site site) {
    Optional<SimulatedStack> found =
        stacks.values().stream()
            .filter(stack -> stack.id().equals(request.stackName()))
            .findFirst()
            .or(() -> named(request.stackName(), site));
    found
        .filter(stack -> !stack.last().verb().equals("DELETE"))
        .ifPresent(
            stack -> {
              String status = stack.status(world.now());
              if (status.endsWith("_IN_PROGRESS")) {
                throw rules.invalid(
                    "Stack [" + stack.name() + "] cannot be deleted while in status " + status);
              }
              SimulatedStack.Operation last = stack.effective(world.now());
              stack.add(
                  new SimulatedStack.Operation(
                      "DELETE",
                      world.now(),
                      world.draw("cloudformation:DELETE" + stack.id(), DELETION),
                      last.template(),
                      last.parameters(),
                      last.tags(),
                      Optional.ofNullable(request.clientRequestToken()).orElse(""),
                      Optional.empty()));
              world.applied("CloudFormation", "DeleteStack", stack.name(), site);
            });
    return DeleteStackResponse.builder().build();
  }

  /** The stack of a change set, which may be named by its own id alone. */
  private SimulatedStack of(String changeSet, @Nullable String stack, Site site) {
    String id =
        Optional.ofNullable(stack)
            .or(() -> changeSets.stackOf(changeSet))
            .orElseThrow(() -> changeSets.notFound(changeSet));
    return find(id, site);
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

  static Map<String, String> parameters(List<Parameter> parameters) {
    return parameters.stream()
        .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue));
  }

  static Map<String, String> tags(List<Tag> tags) {
    return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
  }

  private synchronized Stack describe(String nameOrId, Site site) {
    return find(nameOrId, site).described(site, world.now());
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
    public CreateChangeSetResponse createChangeSet(CreateChangeSetRequest request) {
      synchronized (SimulatedCloudFormation.this) {
        return changeSets.create(request, find(request.stackName(), site), site);
      }
    }

    @Override
    public DescribeChangeSetResponse describeChangeSet(DescribeChangeSetRequest request) {
      synchronized (SimulatedCloudFormation.this) {
        String set = request.changeSetName();
        return changeSets.describe(set, of(set, request.stackName(), site));
      }
    }

    @Override
    public ListChangeSetsResponse listChangeSets(ListChangeSetsRequest request) {
      synchronized (SimulatedCloudFormation.this) {
        return ListChangeSetsResponse.builder()
            .summaries(changeSets.list(find(request.stackName(), site)))
            .build();
      }
    }

    @Override
    public ExecuteChangeSetResponse executeChangeSet(ExecuteChangeSetRequest request) {
      return execute(request, site);
    }

    @Override
    public DeleteStackResponse deleteStack(DeleteStackRequest request) {
      return delete(request, site);
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
