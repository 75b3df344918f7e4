package io.dr.aws.arc;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
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
import io.dr.runbook.Site;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.route53recoverycluster.Route53RecoveryClusterClient;
import software.amazon.awssdk.services.route53recoverycluster.model.ConflictException;
import software.amazon.awssdk.services.route53recoverycluster.model.Route53RecoveryClusterException;
import software.amazon.awssdk.services.route53recoverycluster.model.UpdateRoutingControlStateEntry;

/**
 * Turns routing controls on and off through a cluster's own five endpoints, which need no control
 * plane: whichever endpoint answers is used, and another one is asked whether it took (Application
 * Recovery Controller Developer Guide, "Best practices for routing control").
 */
public final class SetRoutingControls implements Action {
  private static final String SERVICE = "ARC";
  private static final int ENDPOINTS = 5;
  private static final int BATCH = 10;

  /**
   * What the step takes.
   *
   * @param endpoints the cluster's five
   * @param controls the wanted states, in the order in which to set them
   * @param safetyRulesToOverride ARNs of the rules that may be violated; absent means none
   */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription(
              "The cluster's five endpoints, as `aws route53-recovery-control-config"
                  + " describe-cluster` lists them. Write them down beforehand: that command needs"
                  + " a control plane.")
          List<Endpoint> endpoints,
      @JsonProperty(required = true)
          @JsonPropertyDescription("The routing controls, in the order in which to set them.")
          List<Control> controls,
      @JsonPropertyDescription("Break-glass: ARNs of safety rules that these changes may violate.")
          Optional<List<String>> safetyRulesToOverride) {
    public With {
      endpoints = List.copyOf(endpoints);
      controls = List.copyOf(controls);
      if (endpoints.size() != ENDPOINTS) {
        throw new IllegalArgumentException(
            "a cluster has five endpoints, and here are " + endpoints.size());
      }
      if (controls.isEmpty()) {
        throw new IllegalArgumentException("name at least one routing control");
      }
      refuseDoubles("endpoint", endpoints.stream().map(Endpoint::url).toList());
      refuseDoubles("region", endpoints.stream().map(Endpoint::region).toList());
      refuseDoubles("routing control", controls.stream().map(Control::arn).toList());
    }

    private static void refuseDoubles(String what, List<String> names) {
      Set<String> seen = new HashSet<>();
      for (String name : names) {
        if (!seen.add(name)) {
          throw new IllegalArgumentException("the " + what + " " + name + " stands there twice");
        }
      }
    }
  }

  /** One of the five. */
  public record Endpoint(
      @JsonProperty(required = true) @JsonPropertyDescription("Its https URL.") String url,
      @JsonProperty(required = true) @JsonPropertyDescription("The region it lies in.")
          String region) {
    public Endpoint {
      if (!url.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
        throw new IllegalArgumentException("endpoint " + url + " is not a URL");
      }
    }
  }

  /** A routing control's wanted state. */
  public record Control(
      @JsonProperty(required = true) @JsonPropertyDescription("Its ARN.") String arn,
      @JsonProperty(required = true) @JsonPropertyDescription("on or off.") State state) {
    public Control {
      if (!arn.matches("arn:[a-z-]+:route53-recovery-control::\\d{12}:controlpanel/\\S+")) {
        throw new IllegalArgumentException(arn + " is not the ARN of a routing control");
      }
    }
  }

  /** What a routing control says to its health check. */
  public enum State {
    /** The cell takes traffic. */
    @JsonProperty("on")
    ON,
    /** It takes none. */
    @JsonProperty("off")
    OFF;

    String shown() {
      return name().toLowerCase(Locale.ROOT);
    }

    String wire() {
      return this == ON ? "On" : "Off";
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("arc.set-routing-controls", With.class)
          .title("Set routing controls")
          .description(
              "Turns routing controls of Application Recovery Controller on and off, which makes"
                  + " the health checks of DNS records pass or fail: a failover without a control"
                  + " plane. Any of the cluster's five endpoints that answers is used, and a"
                  + " second one must agree before the step is done. Up to ten controls change in"
                  + " one call, all or none, so a safety rule sees them together; where there are"
                  + " more, they change in the order given: a rule that at least one cell be on"
                  + " wants those to be turned on first, a rule against two active cells those to"
                  + " be turned off.")
          .traits(Trait.MUTATES, Trait.MOVES_TRAFFIC)
          .outputs(
              new OutputField("controls", "How many routing controls are as wanted."),
              new OutputField("endpoints", "How many endpoints confirmed it: 2, or 1 in need."))
          .permissions(
              Permission.reads("route53-recovery-cluster:GetRoutingControlState", Where.TO)
                  .on("arn:{partition}:route53-recovery-control::*:controlpanel/{panel}"),
              Permission.changes("route53-recovery-cluster:UpdateRoutingControlStates", Where.TO)
                  .on("arn:{partition}:route53-recovery-control::*:controlpanel/{panel}"))
          .names((with, run) -> Map.of("panel", panel(with)))
          // Three changing calls a second, by endpoint; reads do not count (Amazon Application
          // Recovery Controller Developer Guide, "Quotas for routing control").
          .quotas(new Quota(SERVICE, 3, Quota.Scope.ACCOUNT, 0))
          .inDrill(DrillBehaviour.SKIP)
          .calls(
              new CallField(
                  SERVICE,
                  "UpdateRoutingControlStates",
                  "Sets up to ten routing controls; the step then asks a second endpoint."))
          .limits(
              "A call changes at most ten routing controls, and an endpoint takes three changes a"
                  + " second.",
              "At least three of the five endpoints are meant to be up at any time.",
              "Users follow when the resolvers' answers are over: the records' TTL.")
          .failures(
              new FailureField(
                  Failure.Kind.STATE,
                  "When a safety rule forbids the change.",
                  "Name further controls so that the rule holds, or override the rule in the step"
                      + " (safetyRulesToOverride)."),
              new FailureField(
                  Failure.Kind.UNREACHABLE,
                  "When none of the five endpoints answers.",
                  "Check the network from here, and the endpoints in the step."))
          .usually(Duration.ofSeconds(20))
          .simulates(SetRoutingControls::simulated)
          .example(
              """
              endpoints:
                - { url: "https://aaaa1111.route53-recovery-cluster.us-east-1.amazonaws.com/v1", region: us-east-1 }
                - { url: "https://bbbb2222.route53-recovery-cluster.us-west-2.amazonaws.com/v1", region: us-west-2 }
                - { url: "https://cccc3333.route53-recovery-cluster.eu-west-1.amazonaws.com/v1", region: eu-west-1 }
                - { url: "https://dddd4444.route53-recovery-cluster.ap-northeast-1.amazonaws.com/v1", region: ap-northeast-1 }
                - { url: "https://eeee5555.route53-recovery-cluster.ap-southeast-2.amazonaws.com/v1", region: ap-southeast-2 }
              controls:
                - { arn: "arn:aws:route53-recovery-control::111122223333:controlpanel/0123456789abcdef0123456789abcdef/routingcontrol/abcdef0123456789", state: off }
                - { arn: "arn:aws:route53-recovery-control::111122223333:controlpanel/0123456789abcdef0123456789abcdef/routingcontrol/fedcba9876543210", state: on }
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  /** Sets the controls that the parameters name. */
  public SetRoutingControls(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private record Seen(Endpoint at, List<Control> different) {}

  private static String panel(With with) {
    List<String> panels =
        with.controls().stream()
            .map(control -> control.arn().replaceFirst("^.*:controlpanel/", ""))
            .map(path -> path.replaceFirst("/.*$", ""))
            .distinct()
            .toList();
    return (panels.size() == 1 ? panels.get(0) : "*") + "/routingcontrol/*";
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    String regions =
        with.endpoints().stream().map(Endpoint::region).collect(Collectors.joining(","));
    return with.controls().stream()
        .map(
            control ->
                new SimulatedResource(
                    "arc:routing-control",
                    control.arn(),
                    run.to(),
                    Map.of(
                        "regions", regions, "state", control.state() == State.ON ? "Off" : "On")))
        .toList();
  }

  @Override
  public Next next(StepContext context) {
    List<Endpoint> order = order(context.attempt());
    Seen first = firstOf(context, order);
    if (!first.different().isEmpty()) {
      return update(context, first);
    }
    List<Endpoint> others = order.stream().filter(one -> !one.equals(first.at())).toList();
    Optional<Seen> second = answering(context, others);
    if (second.isPresent() && !second.get().different().isEmpty()) {
      return Next.Wait.on("the cluster's endpoint in " + second.get().at().region() + " following");
    }
    return Next.Done.with(
        new Outputs(
            Map.of(
                "controls",
                String.valueOf(with.controls().size()),
                "endpoints",
                second.isPresent() ? "2" : "1")));
  }

  /** Every attempt begins at another endpoint, so that none that fails is asked twice running. */
  private List<Endpoint> order(int attempt) {
    List<Endpoint> order = new ArrayList<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      order.add(with.endpoints().get((attempt - 1 + i) % ENDPOINTS));
    }
    return order;
  }

  private Seen firstOf(StepContext context, List<Endpoint> order) {
    return answering(context, order)
        .orElseThrow(
            () ->
                new ActionFailure(
                    Failure.of(
                        Failure.Kind.UNREACHABLE,
                        "None of the cluster's five endpoints answers.",
                        "Check the network from here, and the endpoints in the step.")));
  }

  /** The first of the endpoints that answers; what is refused for good is thrown. */
  private Optional<Seen> answering(StepContext context, List<Endpoint> order) {
    for (Endpoint endpoint : order) {
      try {
        return Optional.of(look(endpoint, context.to()));
      } catch (SdkClientException unreachable) {
        // The next one may be reached.
      } catch (Route53RecoveryClusterException refused) {
        if (refused.statusCode() < 500 && refused.statusCode() != 429) {
          throw refused;
        }
      }
    }
    return Optional.empty();
  }

  private Seen look(Endpoint endpoint, Site to) {
    Route53RecoveryClusterClient cluster =
        cloud.readsAt(
            URI.create(endpoint.url()),
            Route53RecoveryClusterClient.class,
            to.at(endpoint.region()));
    List<Control> different =
        with.controls().stream()
            .filter(
                control ->
                    !cluster
                        .getRoutingControlState(request -> request.routingControlArn(control.arn()))
                        .routingControlStateAsString()
                        .equals(control.state().wire()))
            .toList();
    return new Seen(endpoint, different);
  }

  private Next update(StepContext context, Seen seen) {
    List<Control> batch = seen.different().subList(0, Math.min(BATCH, seen.different().size()));
    List<String> rules = with.safetyRulesToOverride().orElse(List.of());
    Site site = context.to().at(seen.at().region());
    Map<String, String> told = new TreeMap<>();
    batch.forEach(control -> told.put(control.arn(), control.state().shown()));
    if (!rules.isEmpty()) {
      told.put("overrides", String.join(", ", rules));
    }
    Call call = new Call(SERVICE, "UpdateRoutingControlStates", panel(with), site, told);
    return Next.Effect.of(call, () -> send(seen.at(), site, batch, rules))
        .seeing(
            "%d of %d routing controls are not as wanted"
                .formatted(seen.different().size(), with.controls().size()))
        .alone("routing controls of " + with.endpoints().get(0).url());
  }

  private Receipt send(Endpoint endpoint, Site site, List<Control> batch, List<String> rules) {
    List<UpdateRoutingControlStateEntry> entries =
        batch.stream()
            .map(
                control ->
                    UpdateRoutingControlStateEntry.builder()
                        .routingControlArn(control.arn())
                        .routingControlState(control.state().wire())
                        .build())
            .toList();
    try {
      cloud
          .effectsAt(URI.create(endpoint.url()), Route53RecoveryClusterClient.class, site)
          .updateRoutingControlStates(
              request ->
                  request.updateRoutingControlStateEntries(entries).safetyRulesToOverride(rules));
    } catch (ConflictException e) {
      throw forbidden(e);
    }
    return Receipt.of("endpoint", endpoint.region());
  }

  /** A conflict is another writer, and passes, unless it is a safety rule that was violated. */
  private static RuntimeException forbidden(ConflictException conflict) {
    String said = String.valueOf(conflict.getMessage());
    if (!said.toLowerCase(Locale.ROOT).contains("rule")) {
      return conflict;
    }
    return new ActionFailure(
        Failure.of(
            Failure.Kind.STATE,
            "A safety rule forbids the change: " + said.replaceAll("\\s*\\(Service.*$", "") + ".",
            "Name further controls so that the rule holds, or override the rule in the step"
                + " (safetyRulesToOverride)."),
        conflict);
  }
}
