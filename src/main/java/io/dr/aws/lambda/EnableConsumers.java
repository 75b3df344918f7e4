package io.dr.aws.lambda;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.ControlPlane;
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
import io.dr.runbook.Site;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Lets a function consume its queues and streams in the target region, after it has stopped doing
 * so in the region that failed: both at once would work on the same messages twice (AWS Lambda
 * Developer Guide, "Event source mappings").
 */
public final class EnableConsumers implements Action {
  private static final String SERVICE = "Lambda";

  /** What becomes of the consumers in the site that failed. */
  public enum Elsewhere {
    @JsonProperty("off")
    OFF,
    @JsonProperty("leave")
    LEAVE
  }

  /** What to do when the site that failed does not answer. */
  public enum Silence {
    @JsonProperty("stop")
    STOP,
    @JsonProperty("continue")
    CONTINUE
  }

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription(
              "The function's name, or its name and alias as name:alias; an ARN stands for its name.")
          String function,
      @JsonPropertyDescription(
              "The event sources: a queue's, stream's or table's name, or an ARN; * stands for"
                  + " anything. All of the function's sources if absent.")
          List<String> sources,
      @JsonPropertyDescription(
              "true (the default) turns the consumers on in the target region, false turns them off"
                  + " there and leaves the other site alone.")
          Optional<Boolean> enable,
      @JsonPropertyDescription(
              "The consumers in the site that failed: off (the default), turned off first, or leave.")
          Optional<Elsewhere> elsewhere,
      @JsonPropertyDescription(
              "When the site that failed does not answer: stop (the default) fails the step, continue"
                  + " turns the target region's consumers on all the same. Messages are then worked"
                  + " on in both once that site is back.")
          Optional<Silence> fromUnreachable) {
    private static final String ARN = "^arn:[^:]+:lambda:[^:]+:[0-9]{12}:function:";

    public With {
      sources = sources == null ? List.of() : List.copyOf(sources);
      boolean off = !enable.orElse(true);
      if (off && (elsewhere.isPresent() || fromUnreachable.isPresent())) {
        throw new IllegalArgumentException(
            "with enable: false the other site is left alone: leave out elsewhere and"
                + " fromUnreachable");
      }
      if (fromUnreachable.isPresent() && elsewhere.equals(Optional.of(Elsewhere.LEAVE))) {
        throw new IllegalArgumentException(
            "with elsewhere: leave the other site is not asked: leave out fromUnreachable");
      }
    }

    /** Its name, which is the same in both regions, with its alias. */
    String name() {
      return function.replaceFirst(ARN, "");
    }

    boolean on() {
      return enable.orElse(true);
    }

    boolean turnsOff() {
      return on() && elsewhere.orElse(Elsewhere.OFF) == Elsewhere.OFF;
    }

    boolean concerns(EventSourceMappingConfiguration mapping) {
      String source = Optional.ofNullable(mapping.eventSourceArn()).orElse("");
      return sources.isEmpty() || sources.stream().anyMatch(wanted -> fits(wanted, source));
    }

    /** A name must be a whole part of the ARN: orders is not meant by orders-dead. */
    private static boolean fits(String wanted, String arn) {
      String regex =
          Arrays.stream(wanted.split("\\*", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".*"));
      return arn.matches(regex)
          || Arrays.stream(arn.split("[:/]")).anyMatch(part -> part.matches(regex));
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("lambda.enable-consumers", With.class)
          .title("Consume queues and streams in the target region")
          .description(
              "Turns a function's event source mappings off in the site that failed and then on in"
                  + " the target region, so that no message is worked on in both. Can also turn them"
                  + " off in the target region alone.")
          .traits(Trait.MUTATES)
          .outputs(
              new OutputField(
                  "consumers", "How many consumers the step saw to in the target region."),
              new OutputField("elsewhere", "off, left, or unreachable: those of the other site."))
          .permissions(
              Permission.reads("lambda:ListEventSourceMappings", Where.FROM),
              Permission.changes("lambda:UpdateEventSourceMapping", Where.FROM)
                  .on("arn:{partition}:lambda:{region}:{account}:event-source-mapping:*"),
              Permission.reads("lambda:ListEventSourceMappings", Where.TO),
              Permission.changes("lambda:UpdateEventSourceMapping", Where.TO)
                  .on("arn:{partition}:lambda:{region}:{account}:event-source-mapping:*"))
          .quotas(new Quota(SERVICE, 10, Quota.Scope.REGION, 2))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  SERVICE,
                  "UpdateEventSourceMapping",
                  "Turns one consumer off or on; the step then waits until its state has followed."))
          .limits(
              "Lambda takes 15 control-plane requests a second per region, which cannot be raised.",
              "Turning a consumer on or off takes up to a minute or two.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "The function has no such event source mapping in the target region.",
                  "Create it there, turned off, for the next time; or correct function or sources."))
          .undo(
              "Turn the consumers of {function} off here and, if they shall work there,"
                  + " on in the other site.")
          .usually(Duration.ofMinutes(1))
          .inDrill(DrillBehaviour.SKIP)
          .simulates(EnableConsumers::simulated)
          .example(
              """
              function: orders-worker
              sources: [orders-queue]
              """)
          .build();

  private final With with;
  private final Cloud cloud;
  private volatile boolean silent;

  public EnableConsumers(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    String source =
        with.sources().isEmpty()
            ? "queue"
            : with.sources().get(0).replaceFirst("^.*[:/]", "").replace("*", "any");
    return List.of(
        new SimulatedResource(
            "lambda:consumer",
            with.name(),
            run.from(),
            Map.of("source", source, "state", "Enabled")),
        new SimulatedResource(
            "lambda:consumer",
            with.name(),
            run.to(),
            Map.of("source", source, "state", with.on() ? "Disabled" : "Enabled")));
  }

  @Override
  public Next next(StepContext context) {
    if (with.turnsOff() && !silent) {
      Optional<Next> first = turn(context.from(), elsewhere(context.from()), false);
      if (first.isPresent()) {
        return first.get();
      }
    }
    List<EventSourceMappingConfiguration> here = mappings(context.to());
    if (here.isEmpty()) {
      return new Next.Failed(none(context.to()));
    }
    return turn(context.to(), here, with.on()).orElseGet(() -> done(here.size()));
  }

  private Next done(int consumers) {
    String elsewhere = !with.turnsOff() ? "left" : silent ? "unreachable" : "off";
    return Next.Done.with(
        new Outputs(Map.of("consumers", String.valueOf(consumers), "elsewhere", elsewhere)));
  }

  /** Those of the site that failed, which may not answer: then it is not asked again. */
  private List<EventSourceMappingConfiguration> elsewhere(Site from) {
    try {
      return mappings(from);
    } catch (SdkException e) {
      boolean unanswered =
          e instanceof SdkClientException
              || (e instanceof AwsServiceException refused && refused.statusCode() >= 500);
      if (!unanswered || with.fromUnreachable().orElse(Silence.STOP) == Silence.STOP) {
        throw e;
      }
      silent = true;
      return List.of();
    }
  }

  private Failure none(Site site) {
    String which = with.sources().isEmpty() ? "" : " of " + String.join(", ", with.sources());
    return Failure.of(
        Failure.Kind.NOT_FOUND,
        "The function "
            + with.name()
            + " has no event source mapping"
            + which
            + " in "
            + site.region()
            + ".",
        "Correct function or sources, or create the mapping there, turned off; then resume.");
  }

  private List<EventSourceMappingConfiguration> mappings(Site site) {
    try {
      return cloud
          .reads(LambdaClient.class, site)
          .listEventSourceMappingsPaginator(request -> request.functionName(with.name()))
          .eventSourceMappings()
          .stream()
          .filter(with::concerns)
          .toList();
    } catch (ResourceNotFoundException e) {
      return List.of();
    }
  }

  /** What is still to be done until all are as wanted; empty when they are. */
  private Optional<Next> turn(
      Site site, List<EventSourceMappingConfiguration> mappings, boolean on) {
    String wanted = on ? "Enabled" : "Disabled";
    Optional<Next> waiting = Optional.empty();
    for (EventSourceMappingConfiguration mapping : mappings) {
      String state = mapping.state();
      boolean settled = state.equals("Enabled") || state.equals("Disabled");
      if (settled && !state.equals(wanted)) {
        return Optional.of(update(site, mapping, on));
      }
      if (!settled) {
        String what = "%s in %s is %s".formatted(source(mapping), site.name(), state);
        waiting = Optional.of(Next.Wait.on(what));
      }
    }
    return waiting;
  }

  private static String source(EventSourceMappingConfiguration mapping) {
    return Optional.ofNullable(mapping.eventSourceArn())
        .map(arn -> arn.substring(arn.lastIndexOf(':') + 1))
        .orElse(mapping.uuid());
  }

  private Next update(Site site, EventSourceMappingConfiguration mapping, boolean on) {
    Call call =
        new Call(
            SERVICE,
            "UpdateEventSourceMapping",
            mapping.uuid(),
            site,
            Map.of(
                "enabled", String.valueOf(on),
                "function", with.name(),
                "source", source(mapping)));
    return Next.Effect.of(
            call,
            () -> {
              cloud
                  .effects(LambdaClient.class, site)
                  .updateEventSourceMapping(request -> request.uuid(mapping.uuid()).enabled(on));
              return Receipt.NONE;
            })
        .seeing("%s in %s is %s".formatted(source(mapping), site.name(), mapping.state()));
  }
}
