package io.dr.cli;

import io.dr.engine.Ending;
import io.dr.plan.RtoVerdict;
import io.dr.report.StatusReport;

/** How the program ends, for scripts. */
public enum ExitCode {
  /** Done; recovered, objectives met. */
  OK(0),
  /** A defect of the program, or a journal that cannot be used. */
  DEFECT(1),
  /** Wrong usage. */
  USAGE(2),
  /** The runbook is invalid. */
  INVALID_RUNBOOK(3),
  /** Preflight or a dry run found what stops the run, or whoever asks is not authorised. */
  REFUSED(4),
  /** A step failed: the run stands still and can be resumed. */
  STEP_FAILED(5),
  /** Aborted by the operator. */
  ABORTED(6),
  /** Recovered, but the RTO was missed. */
  RTO_MISSED(7),
  /** Recovered, but the RPO was missed. */
  RPO_MISSED(8),
  /** Recovered, but both were missed. */
  BOTH_MISSED(9),
  /** Another orchestrator holds the run. */
  HELD(10),
  /** AWS cannot be reached, or refuses the credentials. */
  NO_AWS(11),
  /** Interrupted: the run can be resumed. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the shell sees. */
  public int code() {
    return code;
  }

  /** What the end of a run comes to. */
  static ExitCode of(Ending ending, StatusReport report) {
    return switch (ending) {
      case FINISHED -> verdict(report);
      case STOPPED, UNANSWERED -> STEP_FAILED;
      case ABORTED -> ABORTED;
      case INTERRUPTED -> INTERRUPTED;
      case FENCED -> HELD;
    };
  }

  private static ExitCode verdict(StatusReport report) {
    boolean late = report.rto().verdict() == RtoVerdict.MISSED;
    return verdict(late, report.rpo().breached());
  }

  /** What the two objectives come to. */
  static ExitCode verdict(boolean late, boolean lost) {
    if (late && lost) {
      return BOTH_MISSED;
    }
    if (late) {
      return RTO_MISSED;
    }
    return lost ? RPO_MISSED : OK;
  }
}
