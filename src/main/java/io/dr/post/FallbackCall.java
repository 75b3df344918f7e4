package io.dr.post;

import io.dr.journal.Messages;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.report.Coordination;
import io.dr.report.StatusReport;
import io.dr.report.StatusReports;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Calls the engineers together by mail where no chat does: at once when the runbook leads to none,
 * and soon after one does not answer. Each outage of the chat is told once.
 */
public final class FallbackCall implements Correspondence {
  private static final String START = Coordination.CALL + "start";

  private final Plan plan;
  private final CallWriter writer;
  private final Channel channel;

  public FallbackCall(Plan plan, Channel channel) {
    this.plan = plan;
    this.writer = new CallWriter(plan);
    this.channel = channel;
  }

  /**
   * @param key names the letter in its run
   * @param at from when on it is due, UTC
   */
  private record Call(String key, Instant at) {}

  @Override
  public List<Dispatch> due(Logbook log, Instant now) {
    return call(log)
        .filter(call -> !call.at().isAfter(now))
        .map(
            call ->
                List.of(
                    new Dispatch(
                        call.key(),
                        channel.words(),
                        () -> channel.deliver(letter(call, log, now)))))
        .orElse(List.of());
  }

  private Letter letter(Call call, Logbook log, Instant now) {
    StatusReport report = new StatusReports(plan).brief(log.state(), now);
    return writer.write(call.key(), report, log.messages());
  }

  /** Whoever is not called together before the end need not be. */
  private Optional<Call> call(Logbook log) {
    RunState state = log.state();
    Messages messages = log.messages();
    boolean over =
        state.phase() == RunState.RunPhase.FINISHED || state.phase() == RunState.RunPhase.ABORTED;
    if (state.initiation().isEmpty() || state.authorisation().pending() || over) {
      return Optional.empty();
    }
    Optional<Call> call =
        switch (Coordination.way(plan.communication())) {
          case CHAT ->
              Coordination.suspicion(state, messages)
                  .map(one -> new Call(key(one.outage().message()), one.certain()));
          case BY_HAND, CALL -> Optional.of(new Call(START, state.declaredAt()));
          case UNSAID -> Optional.empty();
        };
    return call.filter(one -> !messages.settled(one.key()));
  }

  private static String key(String message) {
    return Coordination.CALL + message.replace('/', '-');
  }

  @Override
  public Optional<Instant> next(Logbook log, Instant now) {
    return call(log).map(Call::at).filter(now::isBefore);
  }
}
