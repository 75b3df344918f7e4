package io.dr.disasters;

import io.dr.action.Catalog;
import io.dr.action.RunFacts;
import io.dr.journal.Event;
import io.dr.plan.Plan;
import io.dr.plan.Planner;
import io.dr.runbook.Runbook;
import io.dr.wiring.Runbooks;
import io.dr.wiring.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A runbook to be run through disasters, and how it goes without one. */
final class Book {
  private final String name;
  private final String source;
  private final Function<Supplier<World>, Catalog> catalogue;
  private final Plan plan;
  private Optional<Calm> calm = Optional.empty();

  /**
   * @param source the runbook's text
   * @param catalogue makes its actions
   */
  Book(String name, String source, Function<Supplier<World>, Catalog> catalogue) {
    this.name = name;
    this.source = source;
    this.catalogue = catalogue;
    Catalog described =
        catalogue.apply(
            () -> {
              throw new IllegalStateException("this catalogue only describes");
            });
    Runbook runbook =
        new io.dr.runbook.yaml.RunbookReader(
                io.dr.action.RunbookSchema.of(described),
                new io.dr.action.CatalogVocabulary(described))
            .read(name, source.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .runbook()
            .orElseThrow(() -> new AssertionError(problems(described, name, source)));
    this.plan =
        new Planner(described)
            .freeze(
                runbook,
                new Planner.Settings(Ordeal.RUN, "Ada", runbook.from(), runbook.to(), Map.of()));
  }

  private static String problems(Catalog described, String name, String source) {
    return new Runbooks(described).read(name, source).problems() + "\n" + source;
  }

  String name() {
    return name;
  }

  Plan plan() {
    return plan;
  }

  Function<Supplier<World>, Catalog> catalogue() {
    return catalogue;
  }

  /**
   * @param twoPerson whether a second person has to confirm it
   */
  Event.RunInitiated initiated(boolean twoPerson) {
    return new Event.RunInitiated(
        plan.runbook(),
        name,
        source,
        plan.hash(),
        Map.of(),
        plan.from().name(),
        plan.to().name(),
        Event.Mode.DISASTER,
        "Ada",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Ordeal.START,
        1,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        twoPerson,
        Optional.empty());
  }

  RunFacts facts() {
    return new RunFacts(
        Ordeal.RUN,
        plan.runbook(),
        false,
        plan.from(),
        plan.to(),
        plan.accounts(),
        plan.tags(),
        Ordeal.START,
        Ordeal.START,
        "Ada");
  }

  /** How it goes undisturbed. */
  synchronized Calm calm() {
    if (calm.isEmpty()) {
      try (Ordeal ordeal = new Ordeal(this, Disaster.none(), Planted.NOTHING)) {
        calm = Optional.of(Calm.of(ordeal.play()));
      }
    }
    return calm.get();
  }

  @Override
  public String toString() {
    return name;
  }
}
