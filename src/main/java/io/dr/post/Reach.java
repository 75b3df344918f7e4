package io.dr.post;

import io.dr.action.ActionFailure;
import io.dr.preflight.Area;
import io.dr.preflight.Check;
import io.dr.preflight.Examination;
import io.dr.preflight.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether people can be reached over the channels that the runbook names: each is asked whether it
 * is there and lets us in, and nothing is sent.
 */
public final class Reach implements Examination {
  private final Supplier<List<Way>> ways;

  /**
   * A channel to be asked.
   *
   * @param name what it is called among the checks
   * @param works what is said when it answers as it should
   * @param question asks it, and answers with what it lacks; throws an {@link ActionFailure} when
   *     it cannot be reached or does not let us in
   */
  public record Way(String name, String works, Question question) {}

  /** Asks a channel. */
  public interface Question {
    /** What it lacks, in a sentence, and what to do about it; empty when nothing. */
    Optional<Lack> ask();
  }

  /**
   * What keeps a channel from doing all that is wanted of it.
   *
   * @param found what, one sentence
   * @param remedy what to do about it, one sentence
   */
  public record Lack(String found, String remedy) {}

  /**
   * @param ways gives the channels of a plan
   */
  public Reach(Supplier<List<Way>> ways) {
    this.ways = ways;
  }

  @Override
  public Area area() {
    return Area.PEOPLE;
  }

  /** A recovery succeeds though nobody hears of it: this is never more than a warning. */
  @Override
  public List<Check> examine(Subject subject) {
    List<Check> checks = new ArrayList<>();
    for (Way way : ways.get()) {
      try {
        Optional<Lack> lack = way.question().ask();
        checks.add(
            lack.map(one -> Check.warn(Area.PEOPLE, way.name(), one.found(), one.remedy()))
                .orElseGet(() -> Check.pass(Area.PEOPLE, way.name(), way.works())));
      } catch (ActionFailure e) {
        checks.add(Check.warn(Area.PEOPLE, way.name(), e.failure().cause(), e.failure().remedy()));
      }
    }
    return checks;
  }
}
