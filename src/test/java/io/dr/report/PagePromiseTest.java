package io.dr.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Outputs;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.plan.Planner;
import io.dr.runbook.Runbook;
import io.dr.wiring.MemoryJournal;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Runbooks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PagePromiseTest {
  private static final String RUN = "20261123-k7m2";
  private static final Instant START = Instant.parse("2026-11-23T04:00:00Z");
  private static final String RUNBOOK =
      """
      runbook: told
      title: Told
      sites:
        prodX: { region: us-east-1, account: "111122223333" }
        prodY: { region: us-west-2, account: "111122223333" }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 2h, rpo: 15m }
      phases:
        - phase: pages
          title: Pages
          steps:
            - step: announce
              action: statuspage.update
              with: { page: "file:x.html", status: investigating, nextUpdate: 20m }
            - step: hook
              action: statuspage.update
              with: { page: "https://hooks.example.com/x", status: investigating }
            - step: close
              action: statuspage.update
              with: { page: "file:x.html", status: resolved }
              needs: [announce]
      """;
  private static final Plan PLAN = plan();

  private final Journal journal = new MemoryJournal();
  private long sequence;

  private static Plan plan() {
    Runbook runbook =
        new Runbooks(Recoveries.describing()).read("told.yaml", RUNBOOK).runbook().orElseThrow();
    return new Planner(Recoveries.describing())
        .freeze(runbook, new Planner.Settings(RUN, "Ada", "prodX", "prodY", Map.of()));
  }

  PagePromiseTest() {
    then(
        0,
        new Event.RunInitiated(
            "told",
            "told.yaml",
            RUNBOOK,
            PLAN.hash(),
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.DISASTER,
            "Ada",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START,
            1));
  }

  private static Instant at(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  private void then(int minutes, Event event) {
    sequence = journal.append(RUN, sequence, at(minutes), event).sequence();
  }

  private void done(int minutes, String step, Optional<Integer> promise) {
    then(minutes, new Event.StepStarted(step, 1));
    then(
        minutes,
        new Event.StepSucceeded(
            step,
            new Outputs(
                promise.map(until -> Map.of("nextUpdate", at(until).toString())).orElse(Map.of())),
            Optional.empty()));
  }

  private void told(int minutes, String step, Optional<Integer> promise) {
    then(
        minutes,
        new Event.PagePublished(
            "Ada",
            step,
            "file:x.html",
            "identified",
            "Orders work again.",
            promise.map(PagePromiseTest::at),
            true));
  }

  private RunState state() {
    return RunState.of(RUN, journal.read(RUN, 0));
  }

  private Optional<PagePromise> promise(int minutes) {
    return PagePromise.of(PLAN, state(), at(minutes));
  }

  private StatusReport report(int minutes) {
    return new StatusReports(PLAN).full(RUN, journal.read(RUN, 0), at(minutes), Optional.empty());
  }

  private static PagePromise overdue(String step, int until, int over) {
    return new PagePromise(step, at(until), true, Duration.ofMinutes(over));
  }

  private static PagePromise standing(String step, int until) {
    return new PagePromise(step, at(until), false, Duration.ZERO);
  }

  @Test
  void isNotMadeBeforeAStepPublishedIt() {
    then(0, new Event.StepStarted("announce", 1));

    assertThat(promise(90)).isEmpty();
    assertThat(PagePromise.page(PLAN, state())).isEmpty();
  }

  @Test
  void isOverdueOncePastAndNotBefore() {
    done(1, "announce", Optional.of(20));

    assertThat(promise(19)).contains(standing("announce", 20));
    assertThat(promise(20)).contains(standing("announce", 20));
    assertThat(PagePromise.of(PLAN, state(), at(20).plusMillis(1)))
        .contains(new PagePromise("announce", at(20), true, Duration.ofMillis(1)));
    assertThat(promise(32)).contains(overdue("announce", 20, 12));
  }

  @Test
  void endsWithANewerStepOnTheSamePage() {
    done(1, "announce", Optional.of(20));
    done(30, "close", Optional.empty());

    assertThat(promise(60)).isEmpty();
    assertThat(PagePromise.page(PLAN, state())).contains("close");
  }

  @Test
  void stepsWithoutOneMakeNone() {
    done(1, "announce", Optional.empty());

    assertThat(promise(90)).isEmpty();
  }

  @Test
  void isNotEndedByAnotherPage() {
    done(1, "announce", Optional.of(20));
    done(2, "hook", Optional.empty());

    assertThat(promise(32)).contains(overdue("announce", 20, 12));
    assertThat(PagePromise.page(PLAN, state())).contains("announce");
  }

  @Test
  void isRenewedByWhatPeoplePublishInBetween() {
    done(1, "announce", Optional.of(20));
    told(25, "announce", Optional.of(45));
    assertThat(promise(44)).contains(standing("announce", 45));

    told(50, "announce", Optional.empty());
    assertThat(promise(90)).isEmpty();
    assertThat(state().published().get("announce").times()).isEqualTo(2);
  }

  @Test
  void thatIsDueFirstIsTheOneThatIsToldOf() {
    done(1, "announce", Optional.of(40));
    done(2, "hook", Optional.of(20));

    assertThat(promise(30)).contains(overdue("hook", 20, 10));
    assertThat(PagePromise.page(PLAN, state())).contains("hook");
  }

  @Test
  void isNoneWhenItsInstantWasMasked() {
    then(1, new Event.StepStarted("announce", 1));
    then(
        1,
        new Event.StepSucceeded(
            "announce", Outputs.of("nextUpdate", "***-11-23T04:20:00Z"), Optional.empty()));

    assertThat(promise(90)).isEmpty();
  }

  @Test
  void remindsTheCommanderInEveryReport() {
    done(1, "announce", Optional.of(20));
    String reminder =
        "the status page promised news by 04:20 UTC, 12m00s ago: publish an update (dr page "
            + RUN
            + " --by NAME --message TEXT)";

    assertThat(new TextReport(Ink.PLAIN, Commands.HERE).lines(report(32), false, 300))
        .contains(reminder);
    assertThat(new TextReport(Ink.PLAIN, Commands.HERE).lines(report(20), false, 300))
        .noneMatch(line -> line.contains("promised news"));
    assertThat(MarkdownReport.render(report(32), Commands.HERE)).contains("- " + reminder);
    assertThat(JsonReport.render(report(32)))
        .contains(
            """
              "page" : {
                "step" : "announce",
                "promisedBy" : "2026-11-23T04:20:00Z",
                "overdue" : true,
                "over" : "PT12M"
              },
            """);
    assertThat(new StatusReports(PLAN).brief(state(), at(32)).page())
        .contains(overdue("announce", 20, 12));
  }

  @Test
  void isOnRecordWithWhatPeoplePublished() {
    done(1, "announce", Optional.of(20));
    told(25, "announce", Optional.of(45));

    assertThat(report(26).timeline())
        .extracting(StatusReport.Happening::what)
        .contains(
            "status page file:x.html updated by Ada (identified, next update by 04:45 UTC): Orders"
                + " work again.");
  }
}
