package io.dr.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.aws.Documents;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.SimulatedWorld;
import io.dr.sim.check.SimulatedProbes;
import io.dr.sim.cloud.SimulatedServices;
import io.dr.sim.command.SimulatedProcesses;
import io.dr.sim.people.SimulatedChannels;
import io.dr.wiring.ActionCatalog;
import io.dr.wiring.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One step of a type, as the type's own example writes it, driven to its end over a simulated world
 * as the engine drives it: what a call answered is kept only once it has answered; after a crash
 * the action is made anew and asked again.
 */
final class Rehearsed {
  private static final Duration LOOKS = Duration.ofSeconds(40);
  private static final int ATTEMPTS = 6;

  private final ActionType<?> type;
  private final ObjectNode with;
  private final SimulatedWorld world;
  private final DisturbedCloud cloud;
  private final Catalog catalog;
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private Instant now = Stage.OUTAGE.plusSeconds(600);
  private Instant startedAt = now;
  private int attempt = 1;

  private Rehearsed(Subject subject, int victim, Optional<Disturbance> disturbance) {
    this.type = subject.type();
    this.with = Examples.parameters(type);
    this.world = new SimulatedWorld(() -> now, Stage.OUTAGE, 7);
    SimulatedServices services = new SimulatedServices(world);
    SimulatedCloud simulated = new SimulatedCloud(services.all());
    SimulatedProbes probes = new SimulatedProbes(world, services.route53()::answer);
    this.cloud = DisturbedCloud.at(simulated, victim, disturbance);
    SimulatedProcesses processes = new SimulatedProcesses(world, Stage.TO);
    World reach =
        new World(
            cloud,
            services.cognito(),
            new SimulatedChannels(world, Stage.TO),
            probes,
            Documents.in(Path.of("runbooks")),
            processes);
    this.catalog = subject.catalogue().apply(() -> reach);
    for (SimulatedResource resource : expected(type)) {
      if (resource.kind().startsWith("http:") || resource.kind().startsWith("dns:")) {
        probes.expect(resource);
      } else if (resource.kind().startsWith("command:")) {
        processes.expect(resource);
      } else {
        simulated.expect(resource);
      }
    }
  }

  /** What is rehearsed: a type, and the catalogue that makes its actions. */
  record Subject(ActionType<?> type, Function<Supplier<World>, Catalog> catalogue) {
    static Subject of(ActionType<?> type) {
      return new Subject(type, ActionCatalog::over);
    }
  }

  /** How a step ended. */
  record End(
      List<String> effects,
      List<Call> calls,
      int cloudCalls,
      Optional<Outputs> outputs,
      Optional<Failure> failure) {}

  static End undisturbed(Subject subject) {
    return new Rehearsed(subject, -1, Optional.empty()).drive();
  }

  static End disturbed(Subject subject, int victim, Disturbance disturbance) {
    return new Rehearsed(subject, victim, Optional.of(disturbance)).drive();
  }

  private <W> List<SimulatedResource> expected(ActionType<W> described) {
    return described.simulates().apply(Catalog.bind(described, with), Stage.run());
  }

  private Action made() {
    return catalog.create(type.id(), with);
  }

  private End drive() {
    Action action = made();
    for (int turn = 0; turn < 5_000; turn++) {
      int before = world.effects().size();
      boolean blind = false;
      try {
        Next next = action.next(context());
        if (next instanceof Next.Effect effect) {
          blind = type.is(Trait.UNOBSERVABLE) && !effect.repeatable();
          calls.add(effect.call());
          receipts.add(effect.perform().get());
        } else if (next instanceof Next.Wait) {
          now = now.plus(LOOKS);
        } else if (next instanceof Next.Done done) {
          return end(Optional.of(done.outputs()), Optional.empty());
        } else if (next instanceof Next.Failed failed) {
          if (!again(failed.failure())) {
            return end(Optional.empty(), Optional.of(failed.failure()));
          }
        }
      } catch (ActionFailure e) {
        if (blind && e.failure().kind().mayHaveBeenApplied() && happened(before)) {
          return end(Optional.of(Outputs.NONE), Optional.empty());
        }
        if (!again(e.failure())) {
          return end(Optional.empty(), Optional.of(e.failure()));
        }
      } catch (Disturbance.Crash e) {
        if (blind && happened(before)) {
          return end(Optional.of(Outputs.NONE), Optional.empty());
        }
        now = now.plusSeconds(30);
        action = made();
      }
    }
    throw new AssertionError(type.id() + " never ends");
  }

  /** Nothing shows whether a call was applied: the operator is asked, and knows. */
  private boolean happened(int effectsBefore) {
    return world.effects().size() > effectsBefore;
  }

  private boolean again(Failure failure) {
    if (!failure.kind().retryable() || attempt >= ATTEMPTS) {
      return false;
    }
    attempt++;
    now = now.plusSeconds(10);
    startedAt = now;
    return true;
  }

  private StepContext context() {
    Optional<String> answer = type.is(Trait.MANUAL) ? Optional.of("complete") : Optional.empty();
    return new StepContext(Stage.run(), "step", attempt, startedAt, now, receipts, answer);
  }

  private End end(Optional<Outputs> outputs, Optional<Failure> failure) {
    List<String> effects =
        world.effects().stream()
            .map(
                call ->
                    call.service()
                        + " "
                        + call.operation()
                        + " "
                        + call.resource()
                        + " in "
                        + call.site().region())
            .toList();
    return new End(effects, List.copyOf(calls), cloud.calls(), outputs, failure);
  }
}
