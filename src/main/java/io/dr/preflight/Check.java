package io.dr.preflight;

import io.dr.action.Failure;
import java.util.Optional;

/**
 * What came of looking at one thing.
 *
 * @param area what it is about
 * @param subject the step, site, account or person that was looked at
 * @param verdict how it stands
 * @param found what was seen, one sentence, with its figures
 * @param remedy what to do about it, one sentence; empty for what passed
 * @param blocking whether the run could not succeed as things are, so that it is not begun
 * @param figure the number behind the verdict, where there is one
 */
public record Check(
    Area area,
    String subject,
    Verdict verdict,
    String found,
    String remedy,
    boolean blocking,
    Optional<Figure> figure) {

  /** How one thing stands. */
  public enum Verdict {
    /** In order. */
    PASS("pass"),
    /** The recovery can go on, and somebody should know. */
    WARN("warn"),
    /** Not in order. */
    FAIL("fail");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    /** As people say it. */
    public String word() {
      return word;
    }
  }

  /**
   * A measured value and what it is held against.
   *
   * @param name what was measured
   * @param value the measured value
   * @param limit what it is held against
   * @param unit of both
   * @param source where the value was read
   */
  public record Figure(String name, double value, double limit, String unit, String source) {}

  /** In order. */
  public static Check pass(Area area, String subject, String found) {
    return new Check(area, subject, Verdict.PASS, found, "", false, Optional.empty());
  }

  /** Worth knowing, and no obstacle. */
  public static Check warn(Area area, String subject, String found, String remedy) {
    return new Check(area, subject, Verdict.WARN, found, remedy, false, Optional.empty());
  }

  /** In the way of the recovery. */
  public static Check fail(Area area, String subject, String found, String remedy) {
    return new Check(area, subject, Verdict.FAIL, found, remedy, true, Optional.empty());
  }

  /** In the way of the recovery, as a request's failure tells. */
  public static Check fail(Area area, String subject, Failure failure) {
    return fail(area, subject, failure.cause(), failure.remedy());
  }

  /**
   * An objective that would be missed: a failure, and no reason to leave production down, since a
   * late recovery is better than none.
   */
  public static Check missed(Area area, String subject, String found, String remedy) {
    return new Check(area, subject, Verdict.FAIL, found, remedy, false, Optional.empty());
  }

  /** The same with the number behind it. */
  public Check with(Figure number) {
    return new Check(area, subject, verdict, found, remedy, blocking, Optional.of(number));
  }
}
