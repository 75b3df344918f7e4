package io.dr.aws.lambda;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonPointer;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.runbook.Vocabulary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;

/**
 * Runs a function of the team's own, once, and waits for its answer (AWS Lambda API Reference,
 * "Invoke").
 */
public final class InvokeFunction implements Action {
  private static final String SERVICE = "Lambda";
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration ON_THE_WAY = Duration.ofSeconds(10);
  private static final int USUAL_SECONDS = 3;
  private static final String BEGAN = "began";
  private static final String WRONG = "wrong";
  private static final List<String> OWN = List.of("status", "version", "answer");
  private static final String TAKEN = "take.";

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The function's name or ARN, without version or alias.")
          String function,
      @JsonPropertyDescription("The alias or version to invoke; the newest code if absent.")
          Optional<String> qualifier,
      @JsonPropertyDescription(
              "What the function is given: any JSON, written as YAML; {} if absent. May hold"
                  + " ${env.NAME}.")
          Optional<Object> payload,
      @JsonPropertyDescription(
              "What its answer must hold, by JSON pointer, such as /status: done. An answer that"
                  + " differs fails the step.")
          Map<String, Object> expect,
      @JsonPropertyDescription(
              "Outputs for later steps, each with the JSON pointer of its place in the answer, such"
                  + " as endpoint: /endpoint. They are journaled, so take no secrets.")
          Map<String, String> take,
      @JsonPropertyDescription(
              "Whether it is harmless to run twice: then it is simply invoked again where nobody"
                  + " knows whether it ran. Otherwise the operator is asked. false if absent.")
          Optional<Boolean> idempotent,
      @JsonPropertyDescription(
              "How long to wait for the answer, 15m at most; if absent, the function's own timeout"
                  + " and 10s.")
          Optional<Duration> timeout) {
    public With {
      if (!function.contains("${")) {
        FunctionName.of(function);
      }
      expect = expect == null ? Map.of() : Map.copyOf(expect);
      take = take == null ? Map.of() : Map.copyOf(take);
      expect.keySet().forEach(With::checkPointer);
      take.values().forEach(With::checkPointer);
      for (String name : OWN) {
        if (take.containsKey(name)) {
          throw new IllegalArgumentException(
              "the output " + name + " is given anyway; take it under another name");
        }
      }
      if (timeout.map(given -> given.compareTo(LONGEST) > 0 || given.isZero()).orElse(false)) {
        throw new IllegalArgumentException(
            "timeout is more than nothing and at most 15m, the longest that a function may run");
      }
    }

    private static void checkPointer(String pointer) {
      if (!pointer.startsWith("/")) {
        throw new IllegalArgumentException(
            "not a JSON pointer, which begins with a slash: " + pointer);
      }
      JsonPointer.compile(pointer);
    }

    FunctionName name() {
      return FunctionName.of(function);
    }

    /** The function with the version or alias that is invoked. */
    String target() {
      return name().name() + qualifier.map(given -> ":" + given).orElse("");
    }

    FunctionAnswer sent() {
      return FunctionAnswer.holding(payload.orElseGet(Map::of));
    }

    /** The payload may hold secrets. */
    @Override
    public String toString() {
      return "With[function=" + function + ", qualifier=" + qualifier + "]";
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("lambda.invoke", With.class)
          .title("Run the function")
          .description(
              "Invokes a Lambda function in the target region, once, waits for its answer and checks"
                  + " what it must hold: for what only your own code knows to do. Where nobody knows"
                  + " whether it ran, it is not run again unless idempotent says that it may be.")
          .traits(Trait.MUTATES, Trait.UNOBSERVABLE)
          .outputs(
              new OutputField("status", "The HTTP status that Lambda answered."),
              new OutputField("version", "The version of the function that ran."),
              new OutputField(
                  "answer",
                  "What the function answered, cut at 1,000 characters, with everything masked that"
                      + " is named as a secret."),
              new OutputField(Vocabulary.ANY_OUTPUT, "What the step takes from the answer."))
          .permissions(
              Permission.reads("lambda:GetFunctionConfiguration", Where.TO)
                  .on("arn:{partition}:lambda:{region}:{account}:function:{target}"),
              Permission.changes("lambda:InvokeFunction", Where.TO)
                  .on("arn:{partition}:lambda:{region}:{account}:function:{target}"))
          .names((with, run) -> Map.of("target", with.target()))
          .quotas(new Quota(SERVICE, 10, Quota.Scope.REGION, 1))
          .calls(
              new CallField(
                  SERVICE, "Invoke", "Runs the function and waits for what it answers (once)."))
          .limits(
              "A function runs for 15 minutes at most, and for its own configured timeout.",
              "Payload and answer may have 6 MB each; of the answer the journal keeps 1,000"
                  + " characters.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such function, version or alias in the target region.",
                  "Deploy it first, or correct the name."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The function ended with an error, or cannot run.",
                  "See its log, mend it, and retry the step: it is then invoked anew."),
              new FailureField(
                  Failure.Kind.CHECK,
                  "Its answer does not hold what the step expects.",
                  "See its log; retry the step to invoke it anew, or skip it."))
          .undo(
              "Nothing that dr knows takes back what the function {function} did: ask"
                  + " its owner.")
          .usually(Duration.ofSeconds(30))
          .inDrill(DrillBehaviour.SKIP)
          .simulates(InvokeFunction::simulated)
          .example(
              """
              function: rebuild-search-index
              qualifier: live
              payload:
                region: ${to.region}
                indexes: [orders, customers]
              expect:
                /status: done
              take:
                documents: /counts/documents
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public InvokeFunction(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    Map<String, Object> answer = new TreeMap<>();
    with.take().values().forEach(pointer -> answer.put(pointer, "simulated"));
    answer.putAll(with.expect());
    return List.of(
        new SimulatedResource(
            "lambda:function",
            with.name().name(),
            run.to(),
            Map.of(
                "payload",
                with.sent().json(),
                "answer",
                FunctionAnswer.with(answer).json(),
                "qualifier",
                with.qualifier().orElse("$LATEST"))));
  }

  @Override
  public Next next(StepContext context) {
    if (!context.receipts().isEmpty()) {
      Receipt newest = context.receipts().get(context.receipts().size() - 1);
      Optional<Next> ended = ended(newest, context);
      if (ended.isPresent()) {
        return ended.get();
      }
    }
    GetFunctionConfigurationResponse function;
    try {
      function =
          cloud
              .reads(LambdaClient.class, context.to())
              .getFunctionConfiguration(
                  request -> {
                    request.functionName(with.name().name());
                    with.qualifier().ifPresent(request::qualifier);
                  });
    } catch (ResourceNotFoundException e) {
      return new Next.Failed(missing(context));
    }
    return ready(function).orElseGet(() -> invoke(function, context));
  }

  /**
   * What an invocation led to; empty when it came out wrong and the step was reopened since:
   * whoever retries wants it to run anew.
   */
  private Optional<Next> ended(Receipt receipt, StepContext context) {
    Optional<String> wrong = receipt.value(WRONG);
    if (wrong.isEmpty()) {
      Map<String, String> outputs = new TreeMap<>();
      OWN.forEach(name -> receipt.value(name).ifPresent(value -> outputs.put(name, value)));
      with.take()
          .keySet()
          .forEach(
              name -> receipt.value(TAKEN + name).ifPresent(value -> outputs.put(name, value)));
      return Optional.of(Next.Done.with(new Outputs(outputs)));
    }
    if (!receipt.value(BEGAN).equals(Optional.of(context.startedAt().toString()))) {
      return Optional.empty();
    }
    boolean broke = receipt.value("error").isPresent();
    return Optional.of(
        new Next.Failed(
            Failure.of(
                broke ? Failure.Kind.STATE : Failure.Kind.CHECK,
                with.target()
                    + (broke ? " ended with an error: " : " ran, but ")
                    + wrong.get()
                    + ".",
                "See its log in CloudWatch (/aws/lambda/%s); retry the step to invoke it anew."
                    .formatted(with.name().name()))));
  }

  private Failure missing(StepContext context) {
    return Failure.of(
        Failure.Kind.NOT_FOUND,
        "There is no function " + with.target() + " in " + context.to().region() + ".",
        "Deploy it first, or correct the step's function or qualifier; then resume.");
  }

  private Optional<Next> ready(GetFunctionConfigurationResponse function) {
    if (function.state() == State.FAILED) {
      return Optional.of(
          new Next.Failed(
              Failure.of(
                  Failure.Kind.STATE,
                  with.target() + " cannot run: " + reason(function) + ".",
                  "Mend the function, then resume.")));
    }
    boolean changing =
        function.state() == State.PENDING
            || function.lastUpdateStatus() == LastUpdateStatus.IN_PROGRESS;
    return changing
        ? Optional.of(Next.Wait.on(with.target() + " is being deployed"))
        : Optional.empty();
  }

  private static String reason(GetFunctionConfigurationResponse function) {
    return Optional.ofNullable(function.stateReason())
        .map(text -> text.replaceFirst("\\.$", ""))
        .orElse("Lambda gives no reason");
  }

  private Next invoke(GetFunctionConfigurationResponse function, StepContext context) {
    int seconds = Optional.ofNullable(function.timeout()).orElse(USUAL_SECONDS);
    Duration longest = with.timeout().orElseGet(() -> Duration.ofSeconds(seconds).plus(ON_THE_WAY));
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("payload", with.sent().shown());
    with.qualifier().ifPresent(given -> parameters.put("qualifier", given));
    Call call = new Call(SERVICE, "Invoke", with.name().name(), context.to(), parameters);
    Next.Effect effect =
        Next.Effect.of(call, () -> receipt(call(context, longest), context))
            .seeing("%s is there, and may run for %d s".formatted(with.target(), seconds));
    return with.idempotent().orElse(false) ? effect.repeating() : effect;
  }

  private InvokeResponse call(StepContext context, Duration longest) {
    return cloud
        .effects(LambdaClient.class, context.to())
        .invoke(
            request -> {
              request
                  .functionName(with.name().name())
                  .payload(SdkBytes.fromUtf8String(with.sent().json()))
                  .overrideConfiguration(
                      calls -> calls.apiCallTimeout(longest).apiCallAttemptTimeout(longest));
              with.qualifier().ifPresent(request::qualifier);
            });
  }

  private Receipt receipt(InvokeResponse response, StepContext context) {
    FunctionAnswer answer =
        FunctionAnswer.of(
            Optional.ofNullable(response.payload()).map(SdkBytes::asUtf8String).orElse(""));
    Map<String, String> values = new TreeMap<>();
    values.put(BEGAN, context.startedAt().toString());
    values.put("status", String.valueOf(response.statusCode()));
    values.put("version", Optional.ofNullable(response.executedVersion()).orElse("$LATEST"));
    values.put("answer", answer.shown());
    Optional<String> error = Optional.ofNullable(response.functionError());
    error.ifPresent(kind -> values.put("error", kind));
    List<String> wrong = new ArrayList<>();
    if (error.isPresent()) {
      wrong.add(error.get() + ", " + answer.shown());
    } else {
      wrong.addAll(answer.unlike(with.expect()));
      with.take()
          .forEach(
              (name, pointer) ->
                  answer
                      .text(pointer)
                      .ifPresentOrElse(
                          value -> values.put(TAKEN + name, value),
                          () -> wrong.add(pointer + ", for " + name + ", is missing")));
    }
    if (!wrong.isEmpty()) {
      values.put(WRONG, String.join("; ", wrong));
    }
    return new Receipt(values);
  }
}
