package io.dr.runbook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One step as written.
 *
 * @param id unique in the runbook
 * @param title for people; absent means the action's own title
 * @param action the id of the action type
 * @param with the action's parameters, with their references unresolved
 * @param needs steps or phases this step waits for; absent means every earlier phase
 * @param rto deadline on the run's clock
 * @param rpo data loss allowed to this datastore
 * @param estimate how long the step is expected to take
 * @param timeout when the step is given up
 * @param retry how often and how far apart the step is tried
 * @param onFailure what a failure of this step means to the run; absent means the action type's own
 *     way
 * @param approval who must agree before the step starts
 * @param owner who to call about this step
 * @param drill what a drill does with this step; absent means the action type's own way
 */
public record Step(
    String id,
    Optional<String> title,
    String action,
    ObjectNode with,
    Optional<List<String>> needs,
    Optional<Duration> rto,
    Optional<Duration> rpo,
    Optional<Duration> estimate,
    Optional<Duration> timeout,
    Retry retry,
    Optional<OnFailure> onFailure,
    Optional<Approval> approval,
    Optional<String> owner,
    Optional<DrillMode> drill) {

  /** What a failure of one step means to the run. */
  public enum OnFailure {
    /** Nothing further starts. */
    STOP,
    /** A small failure: what comes after goes on. */
    CONTINUE,
    /** A person decides: retry, skip or stop. */
    ASK
  }

  /** What a drill does with a step. */
  public enum DrillMode {
    /** As in a disaster. */
    RUN,
    /** On an isolated copy. */
    ISOLATE,
    /** Not at all. */
    SKIP
  }

  /**
   * How often a step is tried.
   *
   * @param attempts at least one
   * @param backoff pause before the second attempt; it doubles with each further one
   */
  public record Retry(int attempts, Duration backoff) {
    /** What a step gets that says nothing. */
    public static final Retry DEFAULT = new Retry(5, Duration.ofSeconds(2));
  }

  /** Whose agreement a step waits for, and the question put to them. */
  public record Approval(Optional<String> from, Optional<String> prompt) {}
}
