package io.dr.plan;

import io.dr.runbook.Account;
import io.dr.runbook.Communication;
import io.dr.runbook.Objectives;
import io.dr.runbook.Person;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run will do, frozen at its initiation.
 *
 * @param runbook the runbook's name
 * @param title for people
 * @param from the site that failed
 * @param to the site to recover in
 * @param accounts further accounts by name
 * @param tags of everything that the recovery creates
 * @param objectives RTO and RPO
 * @param phases in order
 * @param steps by id, each after everything it needs
 * @param recoveredBy the phase with whose last step production counts as recovered
 * @param authority who may initiate
 * @param communication who is told
 * @param hash SHA-256 over what was frozen, in hexadecimal
 */
public record Plan(
    String runbook,
    String title,
    Site from,
    Site to,
    Map<String, Account> accounts,
    Map<String, String> tags,
    Objectives objectives,
    List<PlannedPhase> phases,
    Map<String, PlannedStep> steps,
    String recoveredBy,
    List<Person> authority,
    Communication communication,
    String hash) {

  public Plan {
    phases = List.copyOf(phases);
    accounts = Map.copyOf(accounts);
    tags = Map.copyOf(tags);
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    authority = List.copyOf(authority);
  }

  /**
   * The step with that id.
   *
   * @throws IllegalArgumentException when the plan has none
   */
  public PlannedStep step(String id) {
    PlannedStep step = steps.get(id);
    if (step == null) {
      throw new IllegalArgumentException("the plan has no step " + id);
    }
    return step;
  }

  /** Where a step works: the site to recover in, or the account that its parameters name. */
  public Site siteOf(PlannedStep step) {
    return Optional.ofNullable(step.with().path("account").textValue())
        .flatMap(name -> Optional.ofNullable(accounts.get(name)))
        .map(to::in)
        .orElse(to);
  }

  /** Those of the authority who may confirm what that person initiated, in order. */
  public List<Person> seconds(String initiator) {
    return authority.stream().filter(person -> !person.isCalled(initiator)).toList();
  }

  /** Where the recovery clock starts, for a run with these instants. */
  public Instant clockStart(Instant outageAt, Instant declaredAt) {
    return objectives.clock() == Objectives.ClockStart.OUTAGE ? outageAt : declaredAt;
  }

  /** The longest time from the start of any step to the end of the last one, by the estimates. */
  public Duration expectedDuration() {
    Map<String, Duration> finish = new LinkedHashMap<>();
    Duration longest = Duration.ZERO;
    for (PlannedStep step : steps.values()) {
      Duration start = Duration.ZERO;
      for (String need : step.needs()) {
        Duration before = finish.getOrDefault(need, Duration.ZERO);
        start = before.compareTo(start) > 0 ? before : start;
      }
      Duration end = start.plus(step.estimate());
      finish.put(step.id(), end);
      if (step.leadsToRecovery() && end.compareTo(longest) > 0) {
        longest = end;
      }
    }
    return longest;
  }
}
