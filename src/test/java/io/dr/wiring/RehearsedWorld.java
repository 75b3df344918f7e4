package io.dr.wiring;

import io.dr.action.Catalog;
import io.dr.action.RunFacts;
import io.dr.aws.Documents;
import io.dr.engine.ActionSource;
import io.dr.redaction.Redaction;
import io.dr.sim.SimulatedWorld;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The simulated world of a rehearsal, wired as the program wires it, which outlives the processes
 * that work on it; a test may put something between a process and this world.
 */
public final class RehearsedWorld {
  private final Scenery scenery;
  private final RunFacts facts;
  private final Function<Supplier<World>, Catalog> catalogue;
  private final Set<String> expected = new HashSet<>();

  public RehearsedWorld(
      SimulatedWorld world,
      RunFacts facts,
      Documents documents,
      Function<Supplier<World>, Catalog> catalogue) {
    this.scenery = new Scenery(world, facts.to(), documents);
    this.facts = facts;
    this.catalogue = catalogue;
  }

  /**
   * The actions of one process.
   *
   * @param between what the process sees instead of the world
   */
  public ActionSource actions(UnaryOperator<World> between) {
    World seen = between.apply(scenery.world());
    StepActions actions =
        new StepActions(
            catalogue.apply(() -> seen),
            name -> Optional.of("simulated-" + name),
            Redaction.none());
    return (step, outputs) -> {
      // What a step takes for granted was there before the disaster; nobody puts it back later.
      synchronized (expected) {
        if (expected.add(step.id())) {
          scenery.expect(step.type(), actions.parameters(step, outputs), facts);
        }
      }
      return actions.create(step, outputs);
    };
  }
}
