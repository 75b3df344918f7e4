package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.journal.Anchor;
import io.dr.journal.Answer;
import io.dr.journal.BootTime;
import io.dr.journal.ClockStep;
import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.Question;
import io.dr.journal.RunClock;
import io.dr.journal.StaleAppendException;
import io.dr.runbook.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest {
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00.123Z");
  private static final Site SITE = new Site("y", "us-west-2", "111122223333", Optional.of("dr"));
  private static final Failure FAILURE =
      new Failure(
          Failure.Kind.QUOTA,
          "It is used up.",
          "Raise it.",
          Optional.of(new Failure.Request("RDS", "Restore", "4f1c", "InstanceQuotaExceeded")));
  private static final RecoveryPoint POINT = new RecoveryPoint.Known(AT, "ReplicaLag");

  @TempDir Path folder;

  private Journal open() {
    return new SqliteJournal(folder.resolve("journal.db"), SqliteJournal.Durability.FULL);
  }

  private static List<Event> oneOfEach() {
    return List.of(
        new Event.RunInitiated(
            "r",
            "r.yaml",
            "text",
            "hash",
            Map.of("b", "2", "a", "1"),
            "x",
            "y",
            Event.Mode.DISASTER,
            "Ada",
            Optional.of("Grace"),
            Optional.empty(),
            Optional.of("why"),
            AT,
            7),
        new Event.InitiationConfirmed("Grace", "seen it"),
        new Event.InitiationRejected("Grace", "a false alarm"),
        new Event.OrchestratorAttached("laptop/1", Optional.empty()),
        new Event.OrchestratorAttached(
            "laptop/1", Optional.of(new RunClock(AT, AT, OptionalDouble.of(60)))),
        new Event.OrchestratorAttached(
            "laptop/1",
            Optional.empty(),
            Optional.of(new Anchor(new BootTime("boot-1", Duration.ofMillis(72_810)), AT))),
        new Event.ClockStepped(ClockStep.Cause.SET, Duration.ofHours(-1)),
        new Event.ForecastTurned(true, "db", AT, Duration.ofMinutes(4)),
        new Event.LossAllowed(Duration.ofMinutes(30), "Ada"),
        new Event.MessageSent("leadership/start", "executives@example.com", "<1@dr>"),
        new Event.MessageFailed(
            "engineering/start",
            "Slack",
            Failure.of(Failure.Kind.UNREACHABLE, "Slack did not answer.", "Call them."),
            3,
            false),
        new Event.RunRecovered(),
        new Event.RunFinished(),
        new Event.RunStopped("db"),
        new Event.RunInterrupted(),
        new Event.RunAborted("Ada", "back again"),
        new Event.RunPaused("Ada", "perhaps it is back"),
        new Event.RunUnpaused("Grace", "it is not"),
        new Event.NoteAdded("Ada", "prices are shown again"),
        new Event.HelpWanted(1, "Grace", "a second DBA"),
        new Event.HelpGiven(1, "Ada", "Linus joined"),
        new Event.PagePublished(
            "Ada",
            "announce",
            "file:status.html",
            "monitoring",
            "It works.",
            Optional.of(AT),
            true),
        new Event.RoleAssigned("scribe", "Linus", "Ada", "he asked for it", Optional.of("Ada")),
        new Event.StepStarted("db", 2),
        new Event.StepWaiting("db", "restoring", OptionalDouble.of(0.62)),
        new Event.EffectIntended(
            "db",
            new Call("RDS", "Restore", "db", SITE, Map.of("k", "v")),
            Optional.of(POINT),
            "3 s behind",
            true),
        new Event.EffectApplied("db", Receipt.of("change", "C1")),
        new Event.EffectFailed("db", FAILURE, "creating"),
        new Event.BudgetChanged("RDS/111122223333/us-west-2", 2.5),
        new Event.RetryScheduled("db", FAILURE, AT),
        new Event.LossAccepted("db", new RecoveryPoint.Unknown("no reading"), "Grace"),
        new Event.QuestionAsked(
            "db", new Question(Question.Kind.DATA_LOSS, "Accept?", List.of("approve", "reject"))),
        new Event.QuestionAnswered(
            "db", Question.Kind.DATA_LOSS, new Answer("approve", "Grace", "no choice")),
        new Event.StepSucceeded("db", Outputs.of("endpoint", "host"), Optional.of(POINT)),
        new Event.StepFailed("db", FAILURE),
        new Event.StepSkipped("db", "Ada", "by hand"),
        new Event.StepReopened("db", "Ada", "fixed"));
  }

  @Test
  void keepsEveryKindOfEventAsItWas() {
    Set<Class<?>> kinds = oneOfEach().stream().map(Event::getClass).collect(Collectors.toSet());
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> kind : Event.class.getDeclaredClasses()) {
      if (kind.isRecord()) {
        all.add(kind);
      }
    }
    assertThat(kinds).as("one of each kind").containsExactlyInAnyOrderElementsOf(all);

    try (Journal journal = open()) {
      long sequence = 0;
      for (Event event : oneOfEach()) {
        sequence = journal.append("run", sequence, AT, event).sequence();
      }
    }
    try (Journal journal = open()) {
      List<Entry> entries = journal.read("run", 0);
      assertThat(entries).extracting(Entry::event).containsExactlyElementsOf(oneOfEach());
      assertThat(entries).allMatch(entry -> entry.at().equals(AT));
      assertThat(EntryCodec.intact(entries)).isTrue();
      assertThat(journal.read("run", entries.size() - 1L)).hasSize(1);
    }
  }

  @Test
  void ofTwoWritersThatExpectTheSameOneIsRefused() {
    try (Journal one = open();
        Journal other = open()) {
      one.append("run", 0, AT, new Event.RunFinished());

      assertThatThrownBy(() -> other.append("run", 0, AT, new Event.RunRecovered()))
          .isInstanceOf(StaleAppendException.class);
      other.append("run", 1, AT, new Event.RunRecovered());
      assertThatThrownBy(() -> one.append("run", 1, AT, new Event.RunStopped("a")))
          .isInstanceOf(StaleAppendException.class);
      assertThat(one.read("run", 0)).hasSize(2);
    }
  }

  @Test
  void runsDoNotMixAndTheNewestComesFirst() {
    try (Journal journal = open()) {
      journal.append("older", 0, AT, new Event.RunFinished());
      journal.append("newer", 0, AT.plusSeconds(1), new Event.RunFinished());

      assertThat(journal.runs()).containsExactly("newer", "older");
      assertThat(journal.read("older", 0)).hasSize(1);
    }
  }

  @Test
  void anAlteredEntryBreaksTheChain() throws SQLException {
    try (Journal journal = open()) {
      journal.append("run", 0, AT, new Event.RunAborted("Ada", "first reason"));
      journal.append("run", 1, AT, new Event.RunFinished());
    }
    try (Connection raw =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        Statement statement = raw.createStatement()) {
      statement.executeUpdate(
          "UPDATE entry SET event = replace(event, 'first', 'other') WHERE sequence = 1");
    }
    try (Journal journal = open()) {
      assertThat(EntryCodec.intact(journal.read("run", 0))).isFalse();
    }
  }

  @Test
  void saysWhatToDoWhenTheFileCannotBeUsed() throws IOException {
    Files.write(
        folder.resolve("journal.db"),
        "no database at all, but long enough"
            .repeat(99)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("Move it away")
        .hasMessageContaining("--state");
  }
}
