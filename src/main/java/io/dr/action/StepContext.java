package io.dr.action;

import io.dr.runbook.Site;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an action is told when it is asked for its next move.
 *
 * @param run the run
 * @param step the step's id
 * @param attempt from one
 * @param startedAt when this attempt began, UTC
 * @param watchedSince since when this attempt is driven without a break, UTC: patience counts from
 *     here, for a process that was away has not waited
 * @param now the present, UTC
 * @param receipts what this step's calls answered, oldest first
 * @param answer what a person answered to this step's question, where it asks one
 */
public record StepContext(
    RunFacts run,
    String step,
    int attempt,
    Instant startedAt,
    Instant watchedSince,
    Instant now,
    List<Receipt> receipts,
    Optional<String> answer) {

  /** The tag that says which run a resource belongs to. */
  public static final String RUN_TAG = "dr:run";

  public StepContext {
    receipts = List.copyOf(receipts);
  }

  /** What an action is told in an attempt that was driven from its beginning. */
  public StepContext(
      RunFacts run,
      String step,
      int attempt,
      Instant startedAt,
      Instant now,
      List<Receipt> receipts,
      Optional<String> answer) {
    this(run, step, attempt, startedAt, startedAt, now, receipts, answer);
  }

  /** The site that failed. */
  public Site from() {
    return run.from();
  }

  /** The site to recover in. */
  public Site to() {
    return run.to();
  }

  /** The newest receipt that holds a value of that name. */
  public Optional<String> receipt(String name) {
    for (int i = receipts.size() - 1; i >= 0; i--) {
      Optional<String> value = receipts.get(i).value(name);
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  /**
   * The tags of everything that this step creates, so that owner, cost and clean-up can be traced:
   * the runbook's own, and those that name the run.
   */
  public Map<String, String> tags() {
    Map<String, String> tags = new TreeMap<>(run.tags());
    tags.putAll(Map.of(RUN_TAG, run.id(), "dr:runbook", run.runbook(), "dr:step", step));
    return tags;
  }
}
