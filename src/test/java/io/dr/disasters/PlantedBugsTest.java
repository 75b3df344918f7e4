package io.dr.disasters;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.catalogue.PlantedJob;
import io.dr.engine.ActionSource;
import io.dr.engine.TickSource;
import io.dr.journal.HostClock;
import io.dr.journal.Journal;
import io.dr.plan.Plan;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each invariant can be broken: it catches the bug that is planted for it. */
class PlantedBugsTest {
  private static final int SEEDS = 60;

  private static Stream<String> broken(Book book, Planted planted) {
    return LongStream.range(0, SEEDS)
        .boxed()
        .flatMap(
            seed -> {
              try (Ordeal ordeal = new Ordeal(book, Disaster.of(seed), planted)) {
                return Invariant.violated(ordeal.play()).stream();
              }
            });
  }

  /** Whether some seed breaks the invariant. */
  private static boolean breaks(Class<? extends Invariant> invariant, Book book, Planted planted) {
    return broken(book, planted)
        .anyMatch(violation -> violation.startsWith(invariant.getSimpleName() + ":"));
  }

  private static Planted actions(ActionBug bug) {
    return new Planted() {
      @Override
      public ActionSource actions(ActionSource actions) {
        return (step, outputs) -> {
          var action = actions.create(step, outputs);
          return context -> bug.of(action.next(context));
        };
      }
    };
  }

  private interface ActionBug {
    Next of(Next next);
  }

  private static Book jobs(PlantedJob.Habit habit) {
    return new Book(
        "jobs",
        Books.head("jobs")
            + "      - step: job\n        action: planted.make-job\n        with: { pool: main }\n",
        world -> PlantedJob.catalogue(habit, world));
  }

  @Test
  void noneIsBrokenWithoutABug() {
    assertThat(broken(Books.sampled("database-only.yaml"), Planted.NOTHING)).isEmpty();
    assertThat(broken(jobs(PlantedJob.Habit.LOOKS_FIRST), Planted.NOTHING)).isEmpty();
  }

  @Test
  void effectsRecordedCatchesAnEffectBeforeItsIntent() {
    Planted hasty =
        actions(
            next -> {
              if (next instanceof Next.Effect effect) {
                Receipt receipt = effect.perform().get();
                return effect.performing(() -> receipt);
              }
              return next;
            });

    assertThat(breaks(EffectsRecorded.class, Books.sampled("database-only.yaml"), hasty)).isTrue();
  }

  @Test
  void effectsOnceCatchesAnActionThatDoesNotLookFirst() {
    Book careless = jobs(PlantedJob.Habit.TRUSTS_ITS_RECEIPT);

    assertThat(breaks(EffectsOnce.class, careless, Planted.NOTHING)).isTrue();
  }

  @Test
  void oneActsCatchesAProcessThatDoesNotHeedWhoHoldsTheRun() {
    Planted headstrong =
        new Planted() {
          @Override
          public Journal journal(Journal journal) {
            return new HeadstrongJournal(journal);
          }
        };

    assertThat(breaks(OneActs.class, Books.sampled("database-only.yaml"), headstrong)).isTrue();
  }

  @Test
  void pausesKeptCatchesAProcessThatDoesNotHearOfThem() {
    Planted deaf =
        new Planted() {
          @Override
          public Journal journal(Journal journal) {
            return DeafJournal.toPauses(journal);
          }
        };

    assertThat(breaks(PausesKept.class, Books.sampled("serverless-production.yaml"), deaf))
        .isTrue();
  }

  @Test
  void secondAwaitedCatchesAProcessThatBeginsAtOnce() {
    Book book = Books.sampled("database-only.yaml");
    Planted hasty =
        new Planted() {
          @Override
          public Journal journal(Journal journal) {
            return DeafJournal.toTheSecondPerson(journal, book);
          }
        };

    assertThat(breaks(SecondAwaited.class, book, hasty)).isTrue();
  }

  @Test
  void orderKeptCatchesAStepThatDoesNotWait() {
    Planted impatient =
        new Planted() {
          @Override
          public Plan plan(Plan plan) {
            return Unordered.of(plan);
          }
        };

    assertThat(breaks(OrderKept.class, Books.sampled("database-only.yaml"), impatient)).isTrue();
  }

  @Test
  void endStateEqualCatchesAnActionThatSaysDoneBeforeItIs() {
    Planted boastful = actions(next -> next instanceof Next.Effect ? Next.Done.empty() : next);

    assertThat(breaks(EndStateEqual.class, Books.sampled("static-site.yaml"), boastful)).isTrue();
  }

  @Test
  void chainIntactCatchesAnAlteredEntry() {
    Planted forger =
        new Planted() {
          @Override
          public Journal journal(Journal journal) {
            return new ForgedJournal(journal);
          }
        };

    assertThat(breaks(ChainIntact.class, Books.sampled("database-only.yaml"), forger)).isTrue();
  }

  @Test
  void standsStillForAReasonCatchesAnActionThatBreaks() {
    Planted broken =
        actions(
            next -> {
              if (next instanceof Next.Wait) {
                throw new IllegalStateException("nobody thought of this");
              }
              return next;
            });

    assertThat(breaks(StandsStillForAReason.class, Books.sampled("database-only.yaml"), broken))
        .isTrue();
  }

  @Test
  void timesTrueCatchesAProcessThatGoesByTheWallClock() {
    Planted credulous =
        new Planted() {
          @Override
          public HostClock clock(HostClock clock, TickSource machine) {
            return machine::wall;
          }
        };

    assertThat(breaks(TimesTrue.class, Books.sampled("serverless-production.yaml"), credulous))
        .isTrue();
  }

  @Test
  void limitsSeenCatchesAProcessThatTakesSleepForPatience() {
    Planted impatient =
        new Planted() {
          @Override
          public Journal journal(Journal journal) {
            return new ImpatientJournal(journal);
          }
        };

    assertThat(breaks(LimitsSeen.class, Books.sampled("serverless-production.yaml"), impatient))
        .isTrue();
  }
}
