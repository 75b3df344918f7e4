package io.dr.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.dr.conformance.MotoServer;
import io.dr.conformance.Production;
import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.journal.sqlite.SqliteJournal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that take one run away from each other. What is guaranteed: every request that changes
 * something has its intent in the journal while its process holds the run, so whoever takes the run
 * over finds it there; the one fenced off begins nothing more.
 */
@Tag("conformance")
@ExtendWith(MotoServer.class)
class FoughtOverRunTest {
  private static final long PATIENCE_SECONDS = 240;

  @TempDir Path directory;
  private final List<Fighter> fighters = new ArrayList<>();
  private Production production;

  /** A process with a line to moto of its own. */
  private record Fighter(Process process, Recorder recorder, CompletableFuture<String> told) {}

  @BeforeEach
  void create() throws IOException {
    production = Production.in(directory);
  }

  @AfterEach
  void end() {
    for (Fighter fighter : fighters) {
      fighter.process().destroyForcibly();
      fighter.recorder().close();
    }
  }

  private Fighter enters(String... arguments) throws IOException {
    Recorder recorder = new Recorder(production.environment().get("AWS_ENDPOINT_URL"));
    Process process = production.start(recorder.address(), arguments);
    Fighter fighter =
        new Fighter(process, recorder, CompletableFuture.supplyAsync(() -> all(process)));
    fighters.add(fighter);
    return fighter;
  }

  private static String all(Process process) {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder text = new StringBuilder();
      out.lines().forEach(line -> text.append(line).append('\n'));
      return text.toString();
    } catch (IOException e) {
      return "no output: " + e;
    }
  }

  private Journal open() {
    return new SqliteJournal(directory.resolve(".dr/journal.db"), SqliteJournal.Durability.FULL);
  }

  private List<Entry> entries() {
    try (Journal journal = open()) {
      return journal.runs().isEmpty() ? List.of() : journal.read(journal.runs().get(0), 0);
    }
  }

  /** Waits until the journal holds so many takings-up, as long as that process lives. */
  private String takenUp(int times, Fighter by) throws InterruptedException {
    while (by.process().isAlive()) {
      if (directory.resolve(".dr/journal.db").toFile().exists()) {
        List<Entry> entries = entries();
        long seen =
            entries.stream().filter(e -> e.event() instanceof Event.OrchestratorAttached).count();
        if (seen >= times) {
          return entries.get(0).run();
        }
      }
      by.process().waitFor(20, TimeUnit.MILLISECONDS);
    }
    return entries().get(0).run();
  }

  @Test
  void aSecondOneIsRefusedWhileTheFirstLives() throws IOException, InterruptedException {
    Fighter first =
        enters("initiate", "recover.yaml", "--yes", "--skip-preflight", "tested elsewhere");
    String run = takenUp(1, first);

    Fighter second = enters("resume", run);

    assertThat(second.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(second.process().exitValue()).isEqualTo(10);
    assertThat(second.told().join())
        .contains("is driven by")
        .contains("/" + first.process().pid() + " since ")
        .contains("last sign of life")
        .contains("--take-over");
    assertThat(second.recorder().changes()).isEmpty();
    assertThat(first.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(first.process().exitValue()).as(first.told().join()).isZero();
  }

  @Test
  void exactlyOneActsAtAnyTime() throws IOException, InterruptedException {
    Fighter first =
        enters("initiate", "recover.yaml", "--yes", "--skip-preflight", "tested elsewhere");
    String run = takenUp(1, first);
    Fighter second = enters("resume", run, "--take-over");
    Fighter third = enters("resume", run, "--take-over");
    takenUp(3, second);
    Fighter fourth = enters("resume", run, "--take-over");

    List<Integer> exits = new ArrayList<>();
    for (Fighter fighter : List.of(first, second, third, fourth)) {
      assertThat(fighter.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      exits.add(fighter.process().exitValue());
    }

    String all = String.join("\n---\n", fighters.stream().map(f -> f.told().join()).toList());
    assertThat(exits).as(all).containsExactlyInAnyOrder(0, 10, 10, 10);
    List<Entry> entries = entries();
    assertThat(EntryCodec.intact(entries)).isTrue();
    assertThat(RunState.of(run, entries).phase()).isEqualTo(RunState.RunPhase.FINISHED);
    List<String> applied = new ArrayList<>();
    for (Fighter fighter : fighters) {
      applied.addAll(fighter.recorder().applied());
      if (fighter.process().exitValue() == 10) {
        assertThat(fighter.told().join()).contains("Another orchestrator took this run over.");
      }
      actsOnlyWhileItHoldsTheRun(fighter, entries);
    }
    assertThat(applied).doesNotHaveDuplicates();
  }

  /** One request for each intent of its own tenure, and none begun after it. */
  private static void actsOnlyWhileItHoldsTheRun(Fighter fighter, List<Entry> entries) {
    String pid = "/" + fighter.process().pid();
    int intents = 0;
    boolean holds = false;
    Instant until = Instant.MIN;
    for (Entry entry : entries) {
      if (entry.event() instanceof Event.OrchestratorAttached attached) {
        if (holds) {
          until = entry.at();
        }
        holds = attached.orchestrator().endsWith(pid);
        until = holds ? Instant.MAX : until;
      } else if (entry.event() instanceof Event.EffectIntended && holds) {
        intents++;
      }
    }
    List<ServeEvent> changes = fighter.recorder().changes();
    assertThat(changes.size()).as("requests of " + pid).isLessThanOrEqualTo(intents);
    for (ServeEvent change : changes) {
      // A request was sent a moment after its intent: that much later it may have arrived.
      assertThat(change.getRequest().getLoggedDate().toInstant().minusSeconds(1))
          .as("%s of %s", WireRequest.of(change.getRequest()).shown(), pid)
          .isBefore(until);
    }
  }
}
