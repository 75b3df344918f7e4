package io.dr.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.engine.Plans;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.sim.VirtualTimeline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private static final Instant START = Instant.parse("2026-11-23T03:14:00Z");

  private final VirtualTimeline timeline = new VirtualTimeline(START);
  private final StringWriter printed = new StringWriter();
  private final AtomicReference<ScreenSize> size = new AtomicReference<>(new ScreenSize(120, 40));

  private final Frames frames =
      new Frames() {
        @Override
        public void later(Duration pause, Runnable task) {
          timeline.schedule(timeline.instant().plus(pause), task);
        }

        @Override
        public void now(Runnable task) {
          task.run();
        }
      };

  private static RunState begun(Plan plan) {
    Event.RunInitiated initiated =
        new Event.RunInitiated(
            plan.runbook(),
            "test.yaml",
            "",
            plan.hash(),
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.SIMULATION,
            "Ada",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START,
            1);
    return RunState.of("run", List.of(new Entry("run", 1, START, initiated, "", "")));
  }

  /** What is drawn until the run's clock shows that many seconds more. */
  private String drawn(int seconds) {
    printed.getBuffer().setLength(0);
    Instant until = timeline.instant().plusSeconds(seconds);
    timeline.run(() -> !timeline.instant().isBefore(until));
    return printed.toString();
  }

  @Test
  void fitsTheWindowAlsoAfterItWasMadeNarrower() {
    Plan plan = new Plans().step("a-step-with-a-long-name").step("b").plan();
    LiveView view =
        new LiveView(
            new StatusReports(plan),
            new TextReport(Ink.PLAIN, Commands.HERE),
            new PrintWriter(printed),
            timeline,
            frames,
            size::get);
    view.heard(new Entry("run", 1, START, new Event.RunRecovered(), "", ""), begun(plan));

    assertThat(drawn(2)).contains("prodX us-east-1 → prodY us-west-2   EXERCISE (simulated)");

    size.set(new ScreenSize(60, 40));
    drawn(1);
    String narrow = drawn(2).replaceAll("\\x1b\\[\\d*[A-Z]", "");
    assertThat(narrow.lines()).isNotEmpty().allMatch(line -> line.length() < 60);
    assertThat(narrow).contains("EXERCISE (simulated)").contains("RPO 15m00s");

    size.set(new ScreenSize(60, 8));
    drawn(1);
    List<String> low = drawn(1).replaceAll("\\x1b\\[\\d*[A-Z]", "").lines().toList();
    assertThat(low).hasSizeLessThanOrEqualTo(7);
    assertThat(low).anyMatch(line -> line.startsWith("RTO ")).anyMatch(l -> l.startsWith("next "));
  }
}
