package io.dr.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A validated runbook: the whole plan as the user wrote it.
 *
 * @param name the runbook's own name, typed by an operator to confirm a recovery
 * @param title for people
 * @param sites by name, in the order written
 * @param accounts further accounts by name
 * @param tags of everything that the recovery creates
 * @param from the site that failed, unless turned round
 * @param to the site to recover in, unless turned round
 * @param parameters defaults of {@code ${params.*}}; that of a secret one is a reference to the
 *     environment, which is filled only when a step's action is made
 * @param objectives RTO and RPO
 * @param authority who may initiate, first in order of precedence
 * @param twoPerson whether a second of them has to confirm before a recovery begins
 * @param communication who is told
 * @param exerciseEvery how often the plan is to be exercised
 * @param phases in order
 * @param improvement lessons and to-dos
 */
public record Runbook(
    String name,
    String title,
    Map<String, Site> sites,
    Map<String, Account> accounts,
    Map<String, String> tags,
    String from,
    String to,
    Map<String, String> parameters,
    Objectives objectives,
    List<Person> authority,
    boolean twoPerson,
    Communication communication,
    Optional<Duration> exerciseEvery,
    List<Phase> phases,
    Improvement improvement) {

  public Runbook {
    sites = Collections.unmodifiableMap(new LinkedHashMap<>(sites));
    accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    tags = Map.copyOf(tags);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    authority = List.copyOf(authority);
    phases = List.copyOf(phases);
  }

  /** Whether a parameter was marked secret: no other refers to the environment. */
  public boolean isSecret(String parameter) {
    return References.isSecret(parameters.getOrDefault(parameter, ""));
  }

  /** All steps, phase by phase, in the order written. */
  public List<Step> steps() {
    List<Step> all = new ArrayList<>();
    for (Phase phase : phases) {
      all.addAll(phase.steps());
    }
    return all;
  }
}
