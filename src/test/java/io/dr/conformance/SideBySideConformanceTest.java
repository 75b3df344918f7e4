package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dr.action.Catalog;
import io.dr.aws.AwsAction;
import io.dr.aws.RealCloud;
import io.dr.aws.s3.PutObject;
import io.dr.engine.ActionSource;
import io.dr.engine.ClockTimeline;
import io.dr.engine.Ending;
import io.dr.engine.Operators;
import io.dr.engine.Orchestrator;
import io.dr.engine.RunLog;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Expected;
import io.dr.plan.Plan;
import io.dr.plan.PlannedPhase;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Communication;
import io.dr.runbook.Objectives;
import io.dr.runbook.Site;
import io.dr.runbook.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred steps of one phase, sixteen at a time on real threads, through the SDK and by HTTP:
 * none fails, and each makes its one call. {@code -DsideBySide=100} says how many runs.
 */
@Tag("conformance")
class SideBySideConformanceTest {
  private static final int STEPS = 200;
  private static final int THREADS = 16;
  // The budgets of a real second pass in a twentieth of one.
  private static final double SPEED = 20;
  private static final List<String> PROPERTIES =
      List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");
  private static final Site FROM = new Site("prodX", "us-east-1", "111122223333", Optional.empty());
  private static final Site TO = new Site("prodY", "us-west-2", "111122223333", Optional.empty());

  @TempDir Path folder;
  private final Map<String, String> hashes = new ConcurrentHashMap<>();
  private final AtomicInteger puts = new AtomicInteger();
  private final ExecutorService answering = Executors.newCachedThreadPool();
  private final Map<String, Optional<String>> before = new LinkedHashMap<>();
  private HttpServer s3;

  @BeforeEach
  void stand() throws IOException {
    s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    s3.setExecutor(answering);
    s3.createContext("/", this::answer);
    s3.start();
    PROPERTIES.forEach(name -> before.put(name, Optional.ofNullable(System.getProperty(name))));
    System.setProperty("aws.endpointUrl", "http://127.0.0.1:" + s3.getAddress().getPort());
    System.setProperty("aws.accessKeyId", "AKIAEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
  }

  @AfterEach
  void leave() {
    s3.stop(0);
    answering.shutdownNow();
    before.forEach(
        (name, value) -> {
          if (value.isPresent()) {
            System.setProperty(name, value.get());
          } else {
            System.clearProperty(name);
          }
        });
  }

  /** As much of S3 as the step asks for: a bucket is there, an object once it was put. */
  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    exchange.getRequestBody().readAllBytes();
    int status = 200;
    if (exchange.getRequestMethod().equals("PUT")) {
      hashes.put(path, exchange.getRequestHeaders().getFirst("x-amz-meta-dr-sha256"));
      puts.incrementAndGet();
      exchange.getResponseHeaders().add("ETag", "\"1\"");
    } else if (path.indexOf('/', 1) > 0) {
      Optional<String> hash = Optional.ofNullable(hashes.get(path));
      hash.ifPresent(known -> exchange.getResponseHeaders().add("x-amz-meta-dr-sha256", known));
      status = hash.isPresent() ? 200 : 404;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static PlannedStep step(int number) {
    ObjectNode with =
        JsonNodeFactory.instance
            .objectNode()
            .put("bucket", "orders-configuration")
            .put("key", "mode-" + number + ".txt")
            .put("body", "read-only");
    String id = "put-" + number;
    return new PlannedStep(
        id,
        "only",
        id,
        PutObject.TYPE,
        with,
        List.of(),
        Duration.ofMinutes(30),
        true,
        Optional.empty(),
        Expected.estimate(Duration.ofMinutes(1)),
        Optional.of(Duration.ofHours(1)),
        new Step.Retry(1, Duration.ofSeconds(2)),
        Step.OnFailure.STOP,
        Optional.empty(),
        Optional.empty(),
        true);
  }

  private static Plan plan() {
    Map<String, PlannedStep> steps = new LinkedHashMap<>();
    for (int i = 0; i < STEPS; i++) {
      PlannedStep step = step(i);
      steps.put(step.id(), step);
    }
    return new Plan(
        "wide",
        "Wide",
        FROM,
        TO,
        Map.of(),
        Map.of(),
        new Objectives(
            Duration.ofHours(1),
            Duration.ofMinutes(15),
            Objectives.ClockStart.DECLARATION,
            Objectives.OnRpoBreach.ASK),
        List.of(new PlannedPhase("only", "Only", List.copyOf(steps.keySet()))),
        steps,
        "only",
        List.of(),
        Communication.NONE,
        "hash");
  }

  private void runs(int number) {
    hashes.clear();
    puts.set(0);
    try (RealCloud cloud = new RealCloud(Map.of(), "test");
        ClockTimeline timeline = new ClockTimeline(Clock.systemUTC(), SPEED, THREADS);
        Journal journal =
            new SqliteJournal(
                folder.resolve("journal-" + number + ".db"), SqliteJournal.Durability.REHEARSAL)) {
      ActionSource actions =
          (step, outputs) ->
              AwsAction.<PutObject.With>on(cloud, path -> "", PutObject::new)
                  .apply(Catalog.bind(PutObject.TYPE, (ObjectNode) step.with()));
      Event.RunInitiated initiated =
          new Event.RunInitiated(
              "wide",
              "wide.yaml",
              "",
              "hash",
              Map.of(),
              FROM.name(),
              TO.name(),
              Event.Mode.DISASTER,
              "Ada",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              timeline.instant(),
              1);
      RunLog log = RunLog.initiate(journal, timeline, "run-1", initiated, "first", List.of());

      Ending ending =
          new Orchestrator(plan(), log, timeline, actions, Operators.absent(), false, true).run();

      assertThat(log.state().steps().values())
          .allSatisfy(step -> assertThat(step.failure()).isEmpty());
      assertThat(ending).isEqualTo(Ending.FINISHED);
      assertThat(puts).hasValue(STEPS);
    }
  }

  @Test
  void noStepFailsForAReasonOfOurs() {
    int count = Integer.getInteger("sideBySide", 2);
    for (int i = 0; i < count; i++) {
      runs(i);
    }
  }
}
