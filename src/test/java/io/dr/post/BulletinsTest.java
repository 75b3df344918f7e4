package io.dr.post;

import static io.dr.post.Runs.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dr.action.Failure;
import io.dr.journal.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulletinsTest {
  private final Bulletins bulletins = new Bulletins(Runs.PLAN);

  private List<String> due(Runs run, int minutes) {
    return bulletins.due(run.log(), at(minutes)).stream()
        .map(bulletin -> bulletin.key().substring(Bulletin.LEADERSHIP.length()))
        .toList();
  }

  @Test
  void theStartIsDueAtOnceAndOnce() {
    Runs run = Runs.begun();

    assertThat(due(run, 0)).containsExactly("start");
    assertThat(due(run.sent(0, "start"), 0)).isEmpty();
    assertThat(bulletins.next(run.log().state(), at(0))).contains(at(60));
  }

  @Test
  void nothingIsDueBeforeASecondPersonConfirmedAndThenAllCountsFromThat() {
    Runs run = Runs.asked("Ada");

    assertThat(due(run, 125)).isEmpty();
    assertThat(bulletins.next(run.log().state(), at(125))).isEmpty();
    assertThat(bulletins.nextUpdate(run.log().state(), at(125))).isEmpty();

    run.then(130, new Event.InitiationConfirmed("Linus", ""));
    assertThat(bulletins.due(run.log(), at(131)))
        .extracting(Bulletin::occasion, Bulletin::due)
        .containsExactly(tuple(Occasion.START, at(130)));
    run.sent(131, "start");
    assertThat(due(run, 189)).isEmpty();
    assertThat(due(run, 190)).containsExactly("update/1");
  }

  @Test
  void nobodyIsToldOfARunThatWasNeverConfirmed() {
    assertThat(due(Runs.asked("Ada").then(5, new Event.InitiationRejected("Linus", "")), 6))
        .isEmpty();
    assertThat(due(Runs.asked("Ada").then(5, new Event.RunAborted("Ada", "")), 6)).isEmpty();
  }

  @Test
  void anUpdateIsDueEachHourSinceTheDeclaration() {
    Runs run = Runs.begun().sent(0, "start").sent(61, "breach/rto");

    assertThat(due(run, 59)).isEmpty();
    assertThat(due(run, 60)).containsExactly("update/1");
    run.sent(62, "update/1");
    assertThat(due(run, 119)).isEmpty();
    assertThat(due(run, 120)).containsExactly("update/2");
    assertThat(bulletins.next(run.log().state(), at(119))).contains(at(120));
  }

  @Test
  void ofUpdatesThatWereMissedTheNewestIsSentAndSaysSo() {
    Runs run = Runs.begun().sent(0, "start").sent(60, "update/1").sent(61, "breach/rto");

    assertThat(due(run, 290)).containsExactly("update/4");
    assertThat(bulletins.due(run.log(), at(290)).get(0).missed()).isEqualTo(2);
    assertThat(bulletins.due(run.log(), at(130)).get(0).missed()).isZero();
  }

  @Test
  void theRtoIsMissedJustAfterItHasPassed() {
    Runs run = Runs.begun().sent(0, "start").sent(60, "update/1");

    assertThat(due(run, 60)).isEmpty();
    assertThat(bulletins.due(run.log(), at(60).plusSeconds(1)))
        .extracting(Bulletin::occasion)
        .containsExactly(Occasion.RTO_BREACH);
    assertThat(bulletins.next(run.log().state(), at(60))).contains(at(60).plusSeconds(1));
  }

  @Test
  void noBreachIsToldOfARunThatRecoveredInTime() {
    Runs run =
        Runs.begun().sent(0, "start").then(50, new Event.RunRecovered()).sent(56, "recovered");

    assertThat(due(run, 70)).containsExactly("update/1");
  }

  @Test
  void eachDatastoreThatLostTooMuchIsToldOnce() {
    Runs run = Runs.begun().sent(0, "start").restored(9, 7);

    assertThat(due(run, 9)).containsExactly("breach/rpo/orders-db");
    assertThat(due(run.sent(9, "breach/rpo/orders-db"), 10)).isEmpty();
    assertThat(due(Runs.begun().sent(0, "start").restored(9, 4), 9)).isEmpty();
  }

  @Test
  void aStandstillIsToldEachTime() {
    Runs run = Runs.begun().sent(0, "start").then(5, new Event.RunStopped("api"));

    assertThat(due(run, 5)).containsExactly("standstill/1");
    run.sent(5, "standstill/1");
    assertThat(due(run, 6)).isEmpty();
    run.then(7, new Event.OrchestratorAttached(Runs.HOLDER, java.util.Optional.empty()));
    run.then(8, new Event.RunStopped("api"));
    assertThat(due(run, 8)).containsExactly("standstill/2");
  }

  @Test
  void afterTheEndOnlyTheEndIsTold() {
    Runs run = Runs.begun().sent(0, "start").then(50, new Event.RunRecovered());
    run.then(58, new Event.RunFinished());

    assertThat(due(run, 200)).containsExactly("end");
    assertThat(bulletins.next(run.log().state(), at(200))).isEmpty();
    assertThat(due(run.sent(58, "end"), 200)).isEmpty();
  }

  @Test
  void aRunThatWasGivenUpEndsToo() {
    Runs run = Runs.begun().sent(0, "start").then(5, new Event.RunAborted("Ada", "false alarm"));

    assertThat(due(run, 5)).containsExactly("end");
  }

  @Test
  void productionBeingBackIsToldWhenTheRestTakesLong() {
    Runs run = Runs.begun().sent(0, "start").then(20, new Event.RunRecovered());

    assertThat(due(run, 24)).isEmpty();
    assertThat(bulletins.next(run.log().state(), at(24))).contains(at(25));
    assertThat(due(run, 25)).containsExactly("recovered");
  }

  @Test
  void whatWasGivenUpIsNotDueAnyMore() {
    Failure dead = Failure.of(Failure.Kind.UNREACHABLE, "It is dead.", "Wait.");
    Runs run =
        Runs.begun().then(3, new Event.MessageFailed("leadership/start", "mail", dead, 2, false));
    assertThat(due(run, 3)).containsExactly("start");

    run.then(30, new Event.MessageFailed("leadership/start", "mail", dead, 12, true));
    assertThat(due(run, 30)).isEmpty();
  }

  @Test
  void askedForByHandEachHasItsOwnName() {
    Runs run = Runs.begun();

    assertThat(bulletins.asked(run.log(), at(5)).key()).isEqualTo("leadership/asked/1");
    run.sent(5, "asked/1");
    assertThat(bulletins.asked(run.log(), at(6)).key()).isEqualTo("leadership/asked/2");
  }

  @Test
  void askedForAfterTheEndItIsTheEndThatNeverWentOut() {
    Runs run = Runs.begun().sent(0, "start").then(58, new Event.RunFinished());

    assertThat(bulletins.asked(run.log(), at(70)).key()).isEqualTo("leadership/end");
    run.sent(71, "end");
    assertThat(bulletins.asked(run.log(), at(72)).key()).isEqualTo("leadership/asked/1");
  }
}
