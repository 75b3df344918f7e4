package io.dr.report;

import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.Catalog;
import io.dr.action.RunFacts;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run has changed so far, call by call, and what would take it back. */
final class Changes {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9]+)\\}");

  private final Plan plan;
  private final RunFacts facts;

  Changes(Plan plan, RunFacts facts) {
    this.plan = plan;
    this.facts = facts;
  }

  /** From a run's whole log, oldest first; what may have been applied counts. */
  List<StatusReport.Change> of(List<Entry> entries) {
    Map<String, Made> newest = new HashMap<>();
    Map<Long, Made> made = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.event() instanceof Event.EffectIntended intent) {
        Made begun = new Made(entry, intent.step(), intent.call(), false);
        newest.put(intent.step(), begun);
        made.put(entry.sequence(), begun);
      } else if (entry.event() instanceof Event.EffectApplied applied) {
        Optional.ofNullable(newest.get(applied.step()))
            .ifPresent(begun -> made.put(begun.entry().sequence(), begun.forCertain()));
      } else if (entry.event() instanceof Event.EffectFailed failed
          && !failed.failure().kind().mayHaveBeenApplied()) {
        Optional.ofNullable(newest.get(failed.step()))
            .ifPresent(begun -> made.remove(begun.entry().sequence()));
      }
    }
    return made.values().stream()
        .map(one -> change(one.entry(), one.step(), one.call(), one.certain()))
        .toList();
  }

  /** A call that was made, or may have been. */
  private record Made(Entry entry, String step, Call call, boolean certain) {
    Made forCertain() {
      return new Made(entry, step, call, true);
    }
  }

  private StatusReport.Change change(Entry entry, String id, Call call, boolean certain) {
    PlannedStep step = plan.step(id);
    return new StatusReport.Change(
        entry.at(),
        id,
        call.service(),
        call.operation(),
        call.resource(),
        call.site().name(),
        certain,
        step.type().undo().map(undo -> filled(undo, step)).orElse(""));
  }

  private String filled(String undo, PlannedStep step) {
    Map<String, String> names = names(step.type(), step);
    Matcher matcher = PLACEHOLDER.matcher(undo);
    return matcher.replaceAll(
        found ->
            Matcher.quoteReplacement(
                names.getOrDefault(
                    found.group(1), step.with().path(found.group(1)).asText(found.group()))));
  }

  private <W> Map<String, String> names(ActionType<W> type, PlannedStep step) {
    try {
      return type.names().apply(Catalog.bind(type, step.with()), facts);
    } catch (ActionFailure | IllegalArgumentException open) {
      // A value that only the run knew does not bind; then its parameter stands as written.
      return Map.of();
    }
  }
}
