package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AccountLimit;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigNotFoundException;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyResponse;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceInUseException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.paginators.ListEventSourceMappingsIterable;

/** AWS Lambda in memory: functions, their concurrency and their consumers. */
final class SimulatedLambda implements SimulatedService {
  private static final Duration TURNING = Duration.ofSeconds(25);
  private static final Duration WARMING = Duration.ofMinutes(2);
  private static final int ACCOUNT_CONCURRENCY = 1_000;
  private static final int KEPT_UNRESERVED = 100;

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, SimulatedFunction> functions = new LinkedHashMap<>();
  private final Map<String, Consumer> consumers = new LinkedHashMap<>();

  SimulatedLambda(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "Lambda");
  }

  /** A mapping; between two states it is on its way from the one to the other. */
  private static final class Consumer {
    private final String uuid;
    private final String function;
    private final String source;
    private boolean on;
    private Instant settled = Instant.MIN;

    Consumer(String uuid, String function, String source, boolean on) {
      this.uuid = uuid;
      this.function = function;
      this.source = source;
      this.on = on;
    }

    String state(Instant now) {
      if (now.isBefore(settled)) {
        return on ? "Enabling" : "Disabling";
      }
      return on ? "Enabled" : "Disabled";
    }
  }

  @Override
  public Class<? extends SdkClient> client() {
    return LambdaClient.class;
  }

  @Override
  public String kinds() {
    return "lambda";
  }

  /**
   * Holds a function, whose attributes say what it {@code answer}s to a {@code payload}, with which
   * {@code error} it ends, its {@code state} and a {@code qualifier} that it has; or a consumer of
   * a function, with the attributes {@code source} and {@code state}.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    String key = key(resource.site(), resource.name());
    functions.computeIfAbsent(key, name -> new SimulatedFunction()).expect(resource.attributes());
    if (resource.kind().equals("lambda:consumer")) {
      String source = resource.attributes().getOrDefault("source", "queue");
      String uuid =
          UUID.nameUUIDFromBytes((key + source).getBytes(StandardCharsets.UTF_8)).toString();
      boolean on = "Enabled".equals(resource.attributes().get("state"));
      consumers.putIfAbsent(
          key(resource.site(), uuid),
          new Consumer(
              uuid,
              resource.name(),
              "arn:aws:sqs:%s:%s:%s"
                  .formatted(resource.site().region(), resource.site().account(), source),
              on));
    }
  }

  private static String key(Site site, String name) {
    return site.account() + "/" + site.region() + "/" + name;
  }

  @Override
  public SdkClient at(Site site) {
    return new Client(site);
  }

  private final class Client implements LambdaClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    private SimulatedFunction function(String name) {
      SimulatedFunction found = functions.get(key(site, name.replaceFirst(":[^:]*$", "")));
      found = found == null ? functions.get(key(site, name)) : found;
      if (found == null) {
        throw missing("Function not found: " + name);
      }
      return found;
    }

    private SimulatedFunction qualified(String name, String qualifier) {
      SimulatedFunction found = function(name);
      if (!found.has(qualifier)) {
        throw missing("Function not found: " + name + ":" + qualifier);
      }
      return found;
    }

    private RuntimeException missing(String message) {
      return refusals.refuse(
          ResourceNotFoundException.builder(), "ResourceNotFoundException", message, 404);
    }

    @Override
    public ListEventSourceMappingsResponse listEventSourceMappings(
        ListEventSourceMappingsRequest request) {
      synchronized (SimulatedLambda.this) {
        function(request.functionName());
        List<EventSourceMappingConfiguration> found = new ArrayList<>();
        consumers.forEach(
            (key, consumer) -> {
              if (key.startsWith(key(site, ""))
                  && consumer.function.equals(request.functionName())) {
                found.add(
                    EventSourceMappingConfiguration.builder()
                        .uuid(consumer.uuid)
                        .eventSourceArn(consumer.source)
                        .state(consumer.state(world.now()))
                        .build());
              }
            });
        return ListEventSourceMappingsResponse.builder().eventSourceMappings(found).build();
      }
    }

    @Override
    public ListEventSourceMappingsIterable listEventSourceMappingsPaginator(
        ListEventSourceMappingsRequest request) {
      return new ListEventSourceMappingsIterable(this, request);
    }

    @Override
    public UpdateEventSourceMappingResponse updateEventSourceMapping(
        UpdateEventSourceMappingRequest request) {
      synchronized (SimulatedLambda.this) {
        Consumer consumer = consumers.get(key(site, request.uuid()));
        if (consumer == null) {
          throw missing("The resource you requested does not exist.");
        }
        Instant now = world.now();
        if (now.isBefore(consumer.settled)) {
          throw refusals.refuse(
              ResourceInUseException.builder(),
              "ResourceInUseException",
              "Cannot update the event source mapping because it is in use.",
              400);
        }
        if (consumer.on != request.enabled()) {
          consumer.on = request.enabled();
          consumer.settled = now.plus(world.draw("consumer:" + consumer.uuid, TURNING));
          world.applied("Lambda", "UpdateEventSourceMapping", consumer.uuid, site);
        }
        return UpdateEventSourceMappingResponse.builder()
            .uuid(consumer.uuid)
            .state(consumer.state(now))
            .build();
      }
    }

    @Override
    public GetFunctionConcurrencyResponse getFunctionConcurrency(
        GetFunctionConcurrencyRequest request) {
      synchronized (SimulatedLambda.this) {
        GetFunctionConcurrencyResponse.Builder answer = GetFunctionConcurrencyResponse.builder();
        function(request.functionName()).reserved().ifPresent(answer::reservedConcurrentExecutions);
        return answer.build();
      }
    }

    @Override
    public GetAccountSettingsResponse getAccountSettings(GetAccountSettingsRequest request) {
      synchronized (SimulatedLambda.this) {
        return GetAccountSettingsResponse.builder()
            .accountLimit(
                AccountLimit.builder()
                    .concurrentExecutions(ACCOUNT_CONCURRENCY)
                    .unreservedConcurrentExecutions(unreserved())
                    .build())
            .build();
      }
    }

    private int unreserved() {
      int reserved = 0;
      for (Map.Entry<String, SimulatedFunction> each : functions.entrySet()) {
        if (each.getKey().startsWith(key(site, ""))) {
          reserved += each.getValue().reserved().orElse(0);
        }
      }
      return ACCOUNT_CONCURRENCY - reserved;
    }

    @Override
    public PutFunctionConcurrencyResponse putFunctionConcurrency(
        PutFunctionConcurrencyRequest request) {
      synchronized (SimulatedLambda.this) {
        SimulatedFunction function = function(request.functionName());
        int wanted = request.reservedConcurrentExecutions();
        if (unreserved() + function.reserved().orElse(0) - wanted < KEPT_UNRESERVED) {
          throw refusals.refuse(
              InvalidParameterValueException.builder(),
              "InvalidParameterValueException",
              "Specified ReservedConcurrentExecutions for function decreases account's"
                  + " UnreservedConcurrentExecution below its minimum value of [100].",
              400);
        }
        function.reserve(wanted);
        world.applied("Lambda", "PutFunctionConcurrency", request.functionName(), site);
        return PutFunctionConcurrencyResponse.builder()
            .reservedConcurrentExecutions(wanted)
            .build();
      }
    }

    @Override
    public GetProvisionedConcurrencyConfigResponse getProvisionedConcurrencyConfig(
        GetProvisionedConcurrencyConfigRequest request) {
      synchronized (SimulatedLambda.this) {
        return qualified(request.functionName(), request.qualifier())
            .warmth(request.qualifier(), world.now())
            .orElseThrow(
                () ->
                    refusals.refuse(
                        ProvisionedConcurrencyConfigNotFoundException.builder(),
                        "ProvisionedConcurrencyConfigNotFoundException",
                        "No Provisioned Concurrency Config found for this function",
                        404));
      }
    }

    @Override
    public PutProvisionedConcurrencyConfigResponse putProvisionedConcurrencyConfig(
        PutProvisionedConcurrencyConfigRequest request) {
      synchronized (SimulatedLambda.this) {
        int wanted = request.provisionedConcurrentExecutions();
        String name = request.functionName() + ":" + request.qualifier();
        Instant ready = world.now().plus(world.draw("warm:" + name, WARMING));
        SimulatedFunction function = qualified(request.functionName(), request.qualifier());
        int most = function.reserved().orElse(unreserved() - KEPT_UNRESERVED);
        if (wanted + function.warmBeside(request.qualifier()) > most) {
          throw refusals.refuse(
              InvalidParameterValueException.builder(),
              "InvalidParameterValueException",
              "Requested Provisioned Concurrency should not be greater than the"
                  + " reservedConcurrentExecution for function",
              400);
        }
        function.keepWarm(request.qualifier(), new SimulatedFunction.Warm(wanted, ready));
        world.applied("Lambda", "PutProvisionedConcurrencyConfig", name, site);
        return PutProvisionedConcurrencyConfigResponse.builder()
            .requestedProvisionedConcurrentExecutions(wanted)
            .status(ProvisionedConcurrencyStatusEnum.IN_PROGRESS)
            .build();
      }
    }

    @Override
    public GetFunctionConfigurationResponse getFunctionConfiguration(
        GetFunctionConfigurationRequest request) {
      synchronized (SimulatedLambda.this) {
        String qualifier = Optional.ofNullable(request.qualifier()).orElse("$LATEST");
        SimulatedFunction function = qualified(request.functionName(), qualifier);
        return GetFunctionConfigurationResponse.builder()
            .functionName(request.functionName())
            .version(SimulatedFunction.version(qualifier))
            .state(function.state())
            .lastUpdateStatus("Successful")
            .timeout(60)
            .build();
      }
    }

    @Override
    public InvokeResponse invoke(InvokeRequest request) {
      synchronized (SimulatedLambda.this) {
        String qualifier = Optional.ofNullable(request.qualifier()).orElse("$LATEST");
        SimulatedFunction function = qualified(request.functionName(), qualifier);
        if (!function.state().equals("Active")) {
          throw refusals.refuse(
              ResourceConflictException.builder(),
              "ResourceConflictException",
              "The operation cannot be performed at this time. The function is currently in the"
                  + " following state: "
                  + function.state(),
              409);
        }
        if (function.reserved().equals(Optional.of(0))) {
          throw refusals.refuse(
              TooManyRequestsException.builder(),
              "TooManyRequestsException",
              "Rate Exceeded.",
              429);
        }
        world.applied("Lambda", "Invoke", request.functionName(), site);
        InvokeResponse.Builder answer =
            InvokeResponse.builder()
                .statusCode(200)
                .executedVersion(SimulatedFunction.version(qualifier))
                .payload(
                    SdkBytes.fromUtf8String(function.answer(request.payload().asUtf8String())));
        function.error().ifPresent(answer::functionError);
        return answer.build();
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
