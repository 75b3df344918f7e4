package io.dr.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dr.action.ActionType;
import io.dr.action.Failure;
import io.dr.action.Trait;
import io.dr.aws.ImpatientCloud;
import io.dr.aws.RealCloud;
import io.dr.conformance.MotoServer;
import io.dr.conformance.wire.Crossing.End;
import io.dr.wiring.Recoveries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every step that moto can carry, with the production's own clients, through a proxy that lets each
 * of its requests go wrong in each way. The proxy's log tells what was applied.
 */
@Tag("conformance")
class EveryActionOnTheWireTest {
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration IMPATIENT = Duration.ofMillis(500);
  private static final int ATTEMPTS = 6;
  private static final int AT_ONCE = 6;
  private static final AtomicLong ACCOUNTS = new AtomicLong(200_000_000_000L);

  /** What moto cannot carry to an end, and so is rehearsed in the simulation alone. */
  private static final Map<String, String> LEFT_OUT =
      Map.ofEntries(
          Map.entry("arc.set-routing-controls", "moto has no routing controls"),
          Map.entry("cloudfront.move-alias", "moto moves no aliases"),
          Map.entry("cognito.import-users", "moto has no import jobs"),
          Map.entry("command.run", "asks no service of AWS"),
          Map.entry("dns.check", "asks no service of AWS"),
          Map.entry("dynamodb.check-global-table", "moto measures no replication"),
          Map.entry("ecs.scale", "ComputeConformanceTest carries it, in an account of its own"),
          Map.entry("elasticache.failover-global", "moto has no global datastores"),
          Map.entry("elasticache.restore-snapshot", "moto restores no cache from a snapshot"),
          Map.entry("http.check", "asks no service of AWS"),
          Map.entry(
              "lambda.invoke",
              "ComputeConformanceTest carries it; whether it ran cannot be observed"),
          Map.entry(
              "lambda.set-concurrency",
              "moto has no account settings and no provisioned concurrency"),
          Map.entry("manual.task", "asks no service of AWS"),
          Map.entry(
              "rds.copy-snapshot", "DataConformanceTest carries it, in an account of its own"),
          Map.entry("rds.failover-global-cluster", "moto has no writer in a global cluster"),
          Map.entry("rds.promote-replica", "moto's promoted replica goes on naming its source"),
          Map.entry("rds.restore-to-time", "moto's automated backups have no restore window"),
          Map.entry(
              "s3.check-replication",
              "CheckReplicationConformanceTest carries it, in an account of its own"),
          Map.entry("secretsmanager.promote", "moto promotes no replica of a secret"));

  private static final List<String> PROPERTIES =
      List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");

  private static MotoServer.Own moto;
  private static FaultProxy proxy;
  private static ExecutorService pool;

  private static List<Carried> carried() {
    List<Carried> all = new ArrayList<>(DataProductions.all());
    all.addAll(Productions.all());
    return all;
  }

  @BeforeAll
  static void standBetween() {
    moto = MotoServer.ofManyAccounts();
    proxy = new FaultProxy(moto.endpoint().toString());
    List<String> values = List.of(proxy.address(), "conformance", "conformance");
    for (int i = 0; i < PROPERTIES.size(); i++) {
      System.setProperty(PROPERTIES.get(i), values.get(i));
    }
    pool = Executors.newFixedThreadPool(AT_ONCE);
  }

  @AfterAll
  static void stop() {
    PROPERTIES.forEach(System::clearProperty);
    if (pool != null) {
      pool.shutdownNow();
      proxy.close();
      moto.close();
    }
  }

  @Test
  void noTypeIsForgotten() {
    Set<String> decided = new HashSet<>(LEFT_OUT.keySet());
    carried().forEach(step -> decided.add(step.type().id()));

    assertThat(decided)
        .containsExactlyInAnyOrderElementsOf(
            Recoveries.describing().types().stream().map(ActionType::id).toList());
  }

  @TestFactory
  Stream<DynamicContainer> holds() {
    return carried().stream().map(step -> dynamicContainer(step.name(), tests(step)));
  }

  private static Stream<DynamicNode> tests(Carried step) {
    List<DynamicNode> tests = new ArrayList<>();
    tests.add(dynamicTest("changes nothing when it runs again", () -> twice(step)));
    tests.add(dynamicTest("ends the same whatever befalls any request", () -> disturbed(step)));
    tests.add(dynamicTest("needs no region but those it says", () -> dark(step)));
    step.foreign()
        .ifPresent(
            foreign ->
                tests.add(
                    dynamicTest("leaves alone what is not its own", () -> taken(step, foreign))));
    step.missing()
        .ifPresent(
            kind -> tests.add(dynamicTest("says what is not there", () -> missing(step, kind))));
    return tests.stream();
  }

  /** A new account with the step's production in it. */
  private record Scene(Ground ground, Line line, String with) {
    /** One after the other: moto now and then fails of two stacks that are made at once. */
    static synchronized Scene of(Carried step, Consumer<Ground> more) {
      String account = String.valueOf(ACCOUNTS.getAndIncrement());
      try (RealCloud cloud = ImpatientCloud.waiting(PATIENT)) {
        Ground ground = Ground.at(account, cloud);
        String with = step.production().apply(ground);
        more.accept(ground);
        return new Scene(ground, proxy.line(account).watch(), with);
      }
    }

    /** The same step where nothing of its production is there. */
    Scene bare() {
      String account = String.valueOf(ACCOUNTS.getAndIncrement());
      return new Scene(Ground.at(account, ground.cloud()), proxy.line(account).watch(), with);
    }

    Crossing crossing(Carried step, Duration patience, int attempts) {
      return new Crossing(step, ground, with, line, patience, attempts);
    }

    End end(Carried step, Duration patience, int attempts) {
      try (Crossing crossing = crossing(step, patience, attempts)) {
        return crossing.drive();
      }
    }
  }

  private static Scene scene(Carried step) {
    return Scene.of(step, ground -> {});
  }

  private static End calm(Carried step) {
    End end = scene(step).end(step, PATIENT, 1);
    assertThat(end.failure()).as(step.name()).isEmpty();
    return end;
  }

  private static void twice(Carried step) {
    Scene scene = scene(step);
    try (Crossing crossing = scene.crossing(step, PATIENT, 1)) {
      End first = crossing.drive();
      scene.line().watch();
      End second = crossing.drive();

      assertThat(first.failure()).isEmpty();
      assertThat(first.applied()).doesNotHaveDuplicates();
      assertThat(first.applied().isEmpty()).isNotEqualTo(changes(step));
      assertThat(second.failure()).isEmpty();
      assertThat(second.applied()).isEmpty();
    }
  }

  private static boolean changes(Carried step) {
    return step.type().is(Trait.MUTATES) || step.type().id().equals("statuspage.update");
  }

  private static void disturbed(Carried step) throws InterruptedException {
    End calm = calm(step);
    List<Callable<Void>> scenes = new ArrayList<>();
    for (int number = 0; number < calm.asked().size(); number++) {
      for (WireFault fault : WireFault.on(calm.asked().get(number), number)) {
        int victim = number;
        scenes.add(
            () -> {
              disturbed(step, calm, victim, fault);
              return null;
            });
      }
    }
    allOf(scenes);
  }

  private static void disturbed(Carried step, End calm, int victim, WireFault fault) {
    Scene scene = scene(step);
    scene.line().disturb(victim, fault);
    Duration patience = fault.name().startsWith("TIMED_OUT") ? IMPATIENT : PATIENT;
    End end = scene.end(step, patience, ATTEMPTS);
    String where = step.name() + " at " + calm.asked().get(victim).shown() + " " + fault;

    if (fault.stands() == WireFault.Stands.STAYS) {
      assertThat(end.applied()).as(where).isEqualTo(before(calm, victim));
      Failure failure = end.failure().orElseThrow(() -> new AssertionError(where + " ends well"));
      assertThat(failure.kind()).as(where + ": " + failure).isEqualTo(Failure.Kind.DENIED);
      assertThat(failure.remedy()).as(where).isNotBlank();
      assertThat(failure.request().map(Failure.Request::id)).as(where).contains(WireFault.REQUEST);
      return;
    }
    assertThat(end.failure()).as(where).isEmpty();
    assertThat(end.applied()).as(where).isEqualTo(calm.applied());
    assertThat(end.outputs().orElseThrow().values().keySet())
        .as(where)
        .isEqualTo(calm.outputs().orElseThrow().values().keySet());
  }

  /** What an undisturbed step has applied before that request. */
  private static List<String> before(End calm, int victim) {
    return calm.asked().stream()
        .limit(victim)
        .filter(WireRequest::changes)
        .map(WireRequest::shown)
        .toList();
  }

  private static void dark(Carried step) throws InterruptedException {
    allOf(
        List.of(
            () -> {
              Scene scene = scene(step);
              scene.line().darken(scene.ground().run().to().region());
              unanswered(step, scene.end(step, IMPATIENT, 2), scene.ground().run().to().region());
              return null;
            },
            () -> {
              Scene scene = scene(step);
              String region = scene.ground().run().from().region();
              scene.line().darken(region);
              End end = scene.end(step, IMPATIENT, 2);
              if (step.needsTheFailedRegion()) {
                unanswered(step, end, region);
              } else {
                assertThat(end.failure()).as(step.name() + " without " + region).isEmpty();
              }
              return null;
            }));
  }

  private static void unanswered(Carried step, End end, String dark) {
    String where = step.name() + " without " + dark;
    Failure failure = end.failure().orElseThrow(() -> new AssertionError(where + " ends well"));
    assertThat(failure.kind().retryable()).as(where + ": " + failure).isTrue();
    assertThat(failure.request()).as(where).isPresent();
    assertThat(end.applied()).as(where).noneMatch(applied -> applied.endsWith(dark));
  }

  private static void taken(Carried step, Consumer<Ground> foreign) {
    End end = Scene.of(step, foreign).end(step, PATIENT, 1);

    assertThat(end.failure().map(Failure::kind)).contains(Failure.Kind.FOREIGN);
    assertThat(end.applied()).isEmpty();
  }

  private static void missing(Carried step, Failure.Kind kind) {
    End end = scene(step).bare().end(step, PATIENT, 1);

    assertThat(end.failure().map(Failure::kind)).contains(kind);
    assertThat(end.applied()).isEmpty();
  }

  /** Runs all, several at once, since most of the time is spent on answers that do not come. */
  private static void allOf(List<Callable<Void>> scenes) throws InterruptedException {
    for (Future<Void> scene : pool.invokeAll(scenes)) {
      try {
        scene.get();
      } catch (ExecutionException e) {
        throw new AssertionError(String.valueOf(e.getCause().getMessage()), e.getCause());
      }
    }
  }
}
