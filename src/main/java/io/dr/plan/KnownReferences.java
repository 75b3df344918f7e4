package io.dr.plan;

import io.dr.runbook.Reference;
import io.dr.runbook.Site;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What references give before a run has begun: the run, its sites and its parameters. */
record KnownReferences(
    Planner.Settings settings, String runbook, Site from, Site to, Map<String, String> parameters)
    implements Function<Reference, Optional<String>> {

  @Override
  public Optional<String> apply(Reference reference) {
    String name = reference.path().get(0);
    return switch (reference.scope()) {
      case "run" -> run(name);
      case "from" -> site(from, name);
      case "to" -> site(to, name);
      case "params" -> Optional.ofNullable(parameters.get(String.join(".", reference.path())));
      default -> Optional.empty();
    };
  }

  private Optional<String> run(String name) {
    return switch (name) {
      case "id" -> Optional.of(settings.runId());
      case "runbook" -> Optional.of(runbook);
      case "by" -> Optional.of(settings.by());
      default -> Optional.empty();
    };
  }

  private static Optional<String> site(Site site, String name) {
    return switch (name) {
      case "name" -> Optional.of(site.name());
      case "region" -> Optional.of(site.region());
      case "account" -> Optional.of(site.account());
      case "role" -> site.role();
      default -> Optional.empty();
    };
  }
}
