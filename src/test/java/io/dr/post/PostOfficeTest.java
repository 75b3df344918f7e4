package io.dr.post;

import static io.dr.post.Runs.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PostOfficeTest {
  private final Runs run = Runs.begun();
  private final CountDownLatch answered = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    answered.countDown();
  }

  /** One message; its delivery is what it is given. */
  private record One(String key, Supplier<String> delivery) implements Correspondence {
    @Override
    public List<Dispatch> due(Logbook log, Instant now) {
      return log.messages().settled(key)
          ? List.of()
          : List.of(new Dispatch(key, "a channel", delivery));
    }

    @Override
    public Optional<Instant> next(Logbook log, Instant now) {
      return Optional.empty();
    }
  }

  private PostOffice office(Correspondence... kinds) {
    return PostOffice.follow(
        () -> new JournalLedger(run.journal, Runs.RUN, Optional.of(Runs.ATTACHMENT)),
        List.of(kinds),
        () -> at(5));
  }

  private String silence() {
    try {
      answered.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return "late";
  }

  @Test
  void tellsWhatIsDueWhileTheRunGoesOn() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    One one =
        new One(
            "a",
            () -> {
              told.countDown();
              return "receipt";
            });

    try (PostOffice office = office(one)) {
      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(run.messages()).containsExactly("a");
  }

  @Test
  void aChannelThatDoesNotAnswerHoldsUpNeitherAnotherNorTheEnd() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    One dead = new One("dead", this::silence);
    One living =
        new One(
            "living",
            () -> {
              told.countDown();
              return "receipt";
            });

    PostOffice office = office(dead, living);
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    run.then(6, new Event.RunFinished());
    office.close(Duration.ofMillis(300));

    assertThat(answered.getCount()).isEqualTo(1);
    assertThat(run.messages()).containsExactly("living");
    assertThat(run.log().state().phase().name()).isEqualTo("FINISHED");
  }

  @Test
  void whatCameDueWithTheEndIsToldBeforeItCloses() {
    PostOffice office =
        office(
            new LeadershipUpdates(
                Runs.PLAN,
                LetterTemplates.builtIn(),
                new Collected(() -> Runs.START).mail(List.of("a@example.com"))));
    run.then(1, new Event.RunAborted("Ada", "false alarm"));

    office.close(Duration.ofSeconds(10));

    assertThat(run.messages()).containsExactly("leadership/start", "leadership/end");
  }

  @Test
  void outlivesWhateverIsThrown() throws InterruptedException {
    CountDownLatch twice = new CountDownLatch(2);
    Correspondence broken =
        new Correspondence() {
          @Override
          public List<Dispatch> due(Logbook log, Instant now) {
            twice.countDown();
            throw new AssertionError("broken");
          }

          @Override
          public Optional<Instant> next(Logbook log, Instant now) {
            return Optional.empty();
          }
        };

    try (PostOffice office = office(broken)) {
      assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
