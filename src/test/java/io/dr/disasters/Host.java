package io.dr.disasters;

import io.dr.aws.Cloud;
import io.dr.catalogue.Disturbance;
import io.dr.catalogue.DisturbedCloud;
import io.dr.engine.ActionSource;
import io.dr.engine.Orchestrator;
import io.dr.engine.RunLog;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.wiring.World;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One process that drives the run, until it ends, dies, or is fenced off. */
final class Host {
  private static final List<Disturbance> FAULTS = Arrays.asList(Disturbance.values());

  private final String name;
  private final Ordeal ordeal;
  private final Disaster disaster;
  private final HostTimeline timeline;
  private Optional<Orchestrator> orchestrator = Optional.empty();

  Host(String name, Ordeal ordeal, HostTimeline timeline) {
    this.name = name;
    this.ordeal = ordeal;
    this.disaster = ordeal.disaster();
    this.timeline = timeline;
  }

  /** Somebody presses Ctrl-C. */
  void interrupt() {
    orchestrator.ifPresent(Orchestrator::interrupt);
  }

  /** Drives the run as far as it comes. */
  void drive() {
    Journal journal =
        ordeal
            .planted()
            .journal(
                new StruckJournal(
                    ordeal.journal(),
                    name,
                    disaster,
                    ordeal.witness(),
                    ordeal::interject,
                    ordeal::attachSoon));
    try {
      RunLog log =
          ordeal.begun()
              ? RunLog.attach(journal, timeline, Ordeal.RUN, name, List.of())
              : RunLog.initiate(
                  journal,
                  timeline,
                  Ordeal.RUN,
                  ordeal.book().initiated(ordeal.twoPerson()),
                  name,
                  List.of());
      Orchestrator made =
          new Orchestrator(
              ordeal.planted().plan(ordeal.book().plan()),
              log,
              timeline,
              actions(),
              ordeal.people().before(timeline),
              ordeal.confirmEach(),
              true);
      orchestrator = Optional.of(made);
      made.run();
    } catch (Disturbance.Crash e) {
      // The process died; what it left behind is all there is.
    } catch (JournalException e) {
      // Without its journal a process stops.
    }
    orchestrator = Optional.empty();
  }

  private ActionSource actions() {
    ActionSource wired = ordeal.world().actions(this::struck);
    return new StruckActions(
        ordeal.planted().actions(wired), name, disaster, ordeal.witness(), ordeal.simulated());
  }

  private World struck(World world) {
    Cloud cloud = new DisturbedCloud(ordeal.stale().over(world.cloud()), this::fate);
    return new World(
        cloud,
        world.uploads(),
        world.channels(),
        world.probes(),
        world.documents(),
        world.processes());
  }

  private Optional<Disturbance> fate(int call, String operation, boolean changes) {
    if (!disaster.strikes(changes ? 5 : 0.4)) {
      return Optional.empty();
    }
    Disturbance fault = disaster.one(FAULTS);
    disaster.struck(fault + " at " + operation + " of " + name);
    return Optional.of(fault);
  }
}
