package io.dr.plan;

import java.time.Duration;

/**
 * How long a step is expected to take, and how that is known.
 *
 * @param duration from its first start until it is settled
 * @param basis what says so
 * @param runs how many past runs were measured; zero where the basis is none
 */
public record Expected(Duration duration, Basis basis, int runs) {

  /** What an expectation rests on, best first. */
  public enum Basis {
    /** The median of recoveries and drills. */
    RECOVERIES("recoveries and drills"),
    /** The median of simulations. */
    SIMULATIONS("simulations"),
    /** What the runbook says. */
    ESTIMATE("the runbook's estimate"),
    /** What the action type says is usual. */
    USUAL("usual for the action");

    private final String words;

    Basis(String words) {
      this.words = words;
    }

    /** As people say it. */
    public String words() {
      return words;
    }
  }

  /** As the runbook says. */
  public static Expected estimate(Duration written) {
    return new Expected(written, Basis.ESTIMATE, 0);
  }

  /** As is usual for the action. */
  public static Expected usual(Duration usual) {
    return new Expected(usual, Basis.USUAL, 0);
  }
}
