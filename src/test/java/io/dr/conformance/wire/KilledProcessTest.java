package io.dr.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.conformance.MotoServer;
import io.dr.conformance.Production;
import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole recovery against moto whose processes are killed, and that is taken up each time. {@code
 * -Dkills=50} says how often, {@code -DkillSeed=7} when.
 */
@Tag("conformance")
@ExtendWith(MotoServer.class)
class KilledProcessTest {
  private static final Logger LOG = LoggerFactory.getLogger(KilledProcessTest.class);
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final long SEED = Long.getLong("killSeed", System.nanoTime());
  private static final int KILLS_A_RUN = 10;
  private static final int SHORTEST_MILLIS = 300;
  private static final int LONGEST_MILLIS = 5_000;
  private static final long PATIENCE_SECONDS = 240;

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ][0-9:.]+Z?|\\d{1,2}:\\d{2}(:\\d{2})?");

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();

  private static Optional<RunState> state(Path folder) {
    if (!Files.exists(folder.resolve(".dr/journal.db"))) {
      return Optional.empty();
    }
    try (Journal journal = open(folder)) {
      return journal.runs().stream().findFirst().map(run -> RunState.of(run, journal.read(run, 0)));
    }
  }

  private static Journal open(Path folder) {
    return new SqliteJournal(folder.resolve(".dr/journal.db"), SqliteJournal.Durability.FULL);
  }

  private Process next(Production production, Recorder recorder, Path folder) throws IOException {
    Optional<RunState> known = state(folder);
    Process process =
        known.isEmpty()
            ? production.start(
                recorder.address(),
                "initiate",
                "recover.yaml",
                "--yes",
                "--skip-preflight",
                "tested elsewhere")
            : production.start(recorder.address(), "resume", known.get().run(), "--take-over");
    processes.add(process);
    return process;
  }

  private static boolean isOver(Path folder) {
    return state(folder).filter(run -> run.phase() == RunState.RunPhase.FINISHED).isPresent();
  }

  /** What AWS holds in the end, without what differs from run to run. */
  private static List<String> seen(Production production, String run) {
    List<String> seen = new ArrayList<>();
    for (String look :
        List.of(
            "rds describe-db-instances --region us-west-2 --query"
                + " DBInstances[].[DBInstanceIdentifier,DBInstanceStatus,TagList[].[Key,Value]]",
            "dynamodb list-tables --region us-west-2",
            "dynamodb describe-table --region us-west-2 --table-name permissions --query"
                + " Table.[TableName,TableStatus]",
            "cloudformation describe-stacks --region us-west-2 --query"
                + " Stacks[].[StackName,StackStatus,Parameters,Outputs,Tags]",
            "sqs list-queues --region us-west-2",
            "cloudfront get-distribution --id "
                + production.distribution()
                + " --query Distribution.DistributionConfig.Origins.Items[].DomainName",
            "route53 list-hosted-zones-by-name --query HostedZones[].ResourceRecordSetCount")) {
      seen.add(production.aws(look));
    }
    seen.add(production.aws("s3 cp s3://dr-status/index.html - --region us-west-2"));
    return seen.stream().map(text -> plain(text.replace(run, "RUN"))).toList();
  }

  /** Without times, and in whatever order lines came. */
  private static String plain(String text) {
    return TIME.matcher(text).replaceAll("TIME").lines().sorted().collect(Collectors.joining("\n"));
  }

  private static String address(Production production) {
    return production.environment().get("AWS_ENDPOINT_URL");
  }

  private static void reset(String moto) throws IOException, InterruptedException {
    java.net.http.HttpClient.newHttpClient()
        .send(
            java.net.http.HttpRequest.newBuilder(java.net.URI.create(moto + "/moto-api/reset"))
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
                .build(),
            java.net.http.HttpResponse.BodyHandlers.discarding());
  }

  private void toTheEnd(Production production, Recorder recorder, Path folder)
      throws IOException, InterruptedException {
    Process last = next(production, recorder, folder);
    String told = new String(last.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(last.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(last.exitValue()).as(told).isZero();
  }

  private List<String> undisturbed() throws IOException, InterruptedException {
    Path folder = Files.createDirectory(directory.resolve("undisturbed"));
    Production production = Production.in(folder);
    try (Recorder recorder = new Recorder(address(production))) {
      toTheEnd(production, recorder, folder);
      assertThat(recorder.applied()).doesNotHaveDuplicates();
      List<String> seen = seen(production, state(folder).orElseThrow().run());
      reset(address(production));
      return seen;
    }
  }

  @Test
  void endsAsIfNothingHadHappenedHoweverOftenItIsKilled() throws IOException, InterruptedException {
    LOG.info("kills at seed {}", SEED);
    SplittableRandom moments = new SplittableRandom(SEED);
    List<String> calm = undisturbed();
    int kills = 0;
    for (int number = 0; kills < KILLS; number++) {
      Path folder = Files.createDirectory(directory.resolve("run-" + number));
      Production production = Production.in(folder);
      try (Recorder recorder = new Recorder(address(production))) {
        kills +=
            killed(production, recorder, folder, Math.min(KILLS - kills, KILLS_A_RUN), moments);
        if (!isOver(folder)) {
          toTheEnd(production, recorder, folder);
        }

        String where = "run " + number + " of seed " + SEED;
        String run = state(folder).orElseThrow().run();
        assertThat(recorder.applied()).as(where).doesNotHaveDuplicates();
        assertThat(seen(production, run)).as(where).isEqualTo(calm);
        verified(folder, run, recorder.changes().size());
        reset(address(production));
      } finally {
        processes.forEach(Process::destroyForcibly);
      }
    }
    assertThat(kills).isGreaterThanOrEqualTo(KILLS);
  }

  /** Kills one process after the other; answers how many were alive to be killed. */
  private int killed(
      Production production, Recorder recorder, Path folder, int most, SplittableRandom moments)
      throws IOException, InterruptedException {
    int kills = 0;
    while (kills < most && !isOver(folder)) {
      Process process = next(production, recorder, folder);
      int moment = moments.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS);
      if (!process.waitFor(moment, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        kills++;
      }
    }
    return kills;
  }

  /** Every request that changes something had its intent in the journal, which is unbroken. */
  private static void verified(Path folder, String run, int changes) {
    try (Journal journal = open(folder)) {
      List<Entry> entries = journal.read(run, 0);
      assertThat(EntryCodec.intact(entries)).isTrue();
      Map<String, Integer> started = new HashMap<>();
      for (Entry entry : entries) {
        if (entry.event() instanceof Event.StepSucceeded done) {
          started.merge(done.step(), 1, Integer::sum);
        }
      }
      assertThat(started.values()).as("each step succeeds once").containsOnly(1);
      assertThat(entries.stream().filter(e -> e.event() instanceof Event.EffectIntended).count())
          .isGreaterThanOrEqualTo(changes);
    }
  }
}
