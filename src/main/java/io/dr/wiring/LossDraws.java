package io.dr.wiring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.RunFacts;
import io.dr.action.StepContext;
import io.dr.aws.Documents;
import io.dr.plan.PlannedStep;
import io.dr.redaction.Redaction;
import io.dr.sim.SimulatedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a datastore's step would settle for, in a simulated world of its own for each seed. */
final class LossDraws {
  private static final int TURNS = 400;
  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final RunFacts facts;
  private final Documents documents;

  LossDraws(RunFacts facts, Documents documents) {
    this.facts = facts;
    this.documents = documents;
  }

  /** The loss in the world of that seed; empty when nothing proves any there. */
  Optional<Duration> loss(PlannedStep step, long seed) {
    return new Stage(step, seed).point().flatMap(point -> point.lossAt(facts.outageAt()));
  }

  /** One step alone in its world, whose time passes as it waits. */
  private final class Stage {
    private final PlannedStep step;
    private final Scenery scenery;
    private final List<Receipt> receipts = new ArrayList<>();
    private final Instant begun = facts.declaredAt();
    private Instant now = begun;

    Stage(PlannedStep step, long seed) {
      this.step = step;
      SimulatedWorld world = new SimulatedWorld(() -> now, facts.outageAt(), seed);
      this.scenery = new Scenery(world, facts.to(), documents);
    }

    Optional<RecoveryPoint> point() {
      StepActions actions =
          new StepActions(
              ActionCatalog.over(scenery::world),
              name -> Optional.of("simulated-" + name),
              Redaction.none());
      try {
        ObjectNode with = actions.parameters(step, earlier -> Outputs.NONE);
        scenery.expect(step.type(), with, facts);
        return played(actions.create(step, earlier -> Outputs.NONE));
      } catch (ActionFailure e) {
        // It refers to what earlier steps put out, or cannot be done: nobody knows its loss.
        return Optional.empty();
      }
    }

    private Optional<RecoveryPoint> played(Action action) {
      for (int turn = 0; turn < TURNS; turn++) {
        Next next = action.next(context());
        if (next instanceof Next.Done done) {
          return done.recoveryPoint();
        }
        if (next instanceof Next.Failed) {
          return Optional.empty();
        }
        if (next instanceof Next.Effect effect) {
          if (effect.commitsTo().isPresent()) {
            return effect.commitsTo();
          }
          receipts.add(effect.perform().get());
        } else {
          now = now.plus(PAUSE);
        }
      }
      return Optional.empty();
    }

    private StepContext context() {
      return new StepContext(facts, step.id(), 1, begun, now, receipts, Optional.empty());
    }
  }
}
