package io.dr.action;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * An action type's one description of itself: the JSON Schema, the reference, the lint rules, the
 * IAM policy and the simulated world all come from it.
 *
 * @param <W> the record that the step's {@code with:} block binds to
 * @param id for example {@code rds.promote-replica}
 * @param title what a step of this type is called that has no title
 * @param description a paragraph for the reference
 * @param with the record's class; its components carry Jackson annotations
 * @param traits what others must know of it
 * @param calls the mutating calls that it may make, in their usual order
 * @param recoveryPoint where its recovery point comes from; absent when it restores no data
 * @param undo what would take its effects back, with parameters in braces; absent when it has none
 * @param limits what AWS limits, in sentences
 * @param failures the failures that it knows, beyond those of any request
 * @param outputs what its steps offer to later ones
 * @param permissions the IAM permissions it needs
 * @param names what the placeholders of its permissions stand for, where that is not a parameter
 * @param quotas the request rates it draws on
 * @param controlPlanes what it depends on
 * @param usualDuration what to expect when the runbook gives no estimate
 * @param drill what it does in a drill
 * @param simulates what a simulation must contain for one step
 * @param example a {@code with:} block as YAML
 */
public record ActionType<W>(
    String id,
    String title,
    String description,
    Class<W> with,
    Set<Trait> traits,
    List<CallField> calls,
    Optional<String> recoveryPoint,
    Optional<String> undo,
    List<String> limits,
    List<FailureField> failures,
    List<OutputField> outputs,
    List<Permission> permissions,
    BiFunction<W, RunFacts, Map<String, String>> names,
    List<Quota> quotas,
    List<ControlPlane> controlPlanes,
    Duration usualDuration,
    DrillBehaviour drill,
    BiFunction<W, RunFacts, List<SimulatedResource>> simulates,
    String example) {

  public ActionType {
    if (!id.matches("[a-z0-9]+\\.[a-z0-9-]+")) {
      throw new IllegalArgumentException("not an action id: " + id);
    }
    traits = Set.copyOf(traits);
    calls = List.copyOf(calls);
    limits = List.copyOf(limits);
    failures = List.copyOf(failures);
    outputs = List.copyOf(outputs);
    permissions = List.copyOf(permissions);
    quotas = List.copyOf(quotas);
    controlPlanes = List.copyOf(controlPlanes);
  }

  /** Begins the description of a type. */
  public static <W> Builder<W> describe(String id, Class<W> with) {
    return new Builder<>(id, with);
  }

  /** Whether the type has that trait. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** The rate that calls to the service draw on. */
  public Optional<Quota> quota(String service) {
    return quotas.stream().filter(quota -> quota.service().equals(service)).findFirst();
  }

  /** Collects the parts of a description by name. */
  public static final class Builder<W> {
    private final String id;
    private final Class<W> with;
    private String title = "";
    private String description = "";
    private Set<Trait> traits = EnumSet.noneOf(Trait.class);
    private List<CallField> calls = List.of();
    private Optional<String> recoveryPoint = Optional.empty();
    private Optional<String> undo = Optional.empty();
    private List<String> limits = List.of();
    private List<FailureField> failures = List.of();
    private List<OutputField> outputs = List.of();
    private List<Permission> permissions = List.of();
    private BiFunction<W, RunFacts, Map<String, String>> names = (with, run) -> Map.of();
    private List<Quota> quotas = List.of();
    private List<ControlPlane> controlPlanes = List.of();
    private Duration usualDuration = Duration.ofMinutes(1);
    private DrillBehaviour drill = DrillBehaviour.RUN;
    private BiFunction<W, RunFacts, List<SimulatedResource>> simulates = (with, run) -> List.of();
    private String example = "";

    private Builder(String id, Class<W> with) {
      this.id = id;
      this.with = with;
    }

    /** What a step of this type is called that has no title. */
    public Builder<W> title(String value) {
      title = value;
      return this;
    }

    /** A paragraph for the reference. */
    public Builder<W> description(String value) {
      description = value;
      return this;
    }

    /** What others must know of it. */
    public Builder<W> traits(Trait... values) {
      traits = Set.copyOf(Arrays.asList(values));
      return this;
    }

    /** The mutating calls that it may make, in their usual order. */
    public Builder<W> calls(CallField... values) {
      calls = List.of(values);
      return this;
    }

    /** Where its recovery point comes from, with the traps: a sentence or two. */
    public Builder<W> recoveryPoint(String value) {
      recoveryPoint = Optional.of(value);
      return this;
    }

    /**
     * What would take its effects back, a sentence for people: dr never does so by itself. Braces
     * stand for a parameter, or for what {@link #names} gives.
     */
    public Builder<W> undo(String value) {
      undo = Optional.of(value);
      return this;
    }

    /** What AWS limits, a sentence each. */
    public Builder<W> limits(String... values) {
      limits = List.of(values);
      return this;
    }

    /** The failures that it knows, beyond those of any request. */
    public Builder<W> failures(FailureField... values) {
      failures = List.of(values);
      return this;
    }

    /** What its steps offer to later ones. */
    public Builder<W> outputs(OutputField... values) {
      outputs = List.of(values);
      return this;
    }

    /** The IAM permissions it needs. */
    public Builder<W> permissions(Permission... values) {
      permissions = List.of(values);
      return this;
    }

    /** What placeholders of its permissions stand for, where that is not simply a parameter. */
    public Builder<W> names(BiFunction<W, RunFacts, Map<String, String>> value) {
      names = value;
      return this;
    }

    /** The request rates it draws on. */
    public Builder<W> quotas(Quota... values) {
      quotas = List.of(values);
      return this;
    }

    /** What it depends on. */
    public Builder<W> controlPlanes(ControlPlane... values) {
      controlPlanes = List.of(values);
      return this;
    }

    /** What to expect when the runbook gives no estimate. */
    public Builder<W> usually(Duration value) {
      usualDuration = value;
      return this;
    }

    /** What it does in a drill. */
    public Builder<W> inDrill(DrillBehaviour value) {
      drill = value;
      return this;
    }

    /** What a simulation must contain for one step. */
    public Builder<W> simulates(BiFunction<W, RunFacts, List<SimulatedResource>> value) {
      simulates = value;
      return this;
    }

    /** A {@code with:} block as YAML, without the key. */
    public Builder<W> example(String value) {
      example = value;
      return this;
    }

    /** The finished description. */
    public ActionType<W> build() {
      return new ActionType<>(
          id,
          title,
          description,
          with,
          traits,
          calls,
          recoveryPoint,
          undo,
          limits,
          failures,
          outputs,
          permissions,
          names,
          quotas,
          controlPlanes,
          usualDuration,
          drill,
          simulates,
          example);
    }
  }
}
