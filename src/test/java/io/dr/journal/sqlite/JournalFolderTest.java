package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.journal.Chain;
import io.dr.journal.Event;
import io.dr.journal.Evidence;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.Lease;
import io.dr.journal.StaleAppendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recoveries and rehearsals share no file, and are shown as one. */
class JournalFolderTest {
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00Z");

  @TempDir Path directory;
  private JournalFolder folder;
  private Path recoveries;
  private Path rehearsals;

  @BeforeEach
  void name() {
    folder = new JournalFolder(directory);
    recoveries = directory.resolve("journal.db");
    rehearsals = directory.resolve("rehearsals.db");
  }

  private static Event note(int number) {
    return new Event.NoteAdded("Ada", "note " + number);
  }

  private static void write(Journal journal, String run, Instant at, int entries) {
    try (journal) {
      for (int i = 0; i < entries; i++) {
        journal.append(run, i, at, note(i));
      }
    }
  }

  private static List<String> runsIn(Path file) {
    try (Journal journal = new SqliteReader(file)) {
      return journal.runs();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void eachKindGoesIntoItsFileAndAllAreShownNewestFirst() {
    write(folder.beginning(false), "b", AT.plusSeconds(1), 2);
    write(folder.beginning(true), "a", AT, 3);
    write(folder.beginning(true), "c", AT.plusSeconds(2), 4);

    assertThat(runsIn(recoveries)).containsExactly("b");
    assertThat(runsIn(rehearsals)).containsExactly("c", "a");
    try (Journal journal = folder.reading();
        Evidence evidence = folder.evidence()) {
      assertThat(journal.runs()).containsExactly("c", "b", "a");
      assertThat(evidence.runs()).containsExactlyInAnyOrder("c", "b", "a");
      for (String run : List.of("a", "b", "c")) {
        assertThat(evidence.of(run).entries()).hasSameSizeAs(journal.read(run, 0));
        assertThat(Chain.verify(evidence.of(run), Optional.empty()).intact()).isTrue();
      }
      assertThat(journal.first("b")).isPresent();
      assertThat(evidence.of("none").entries()).isEmpty();
    }
  }

  @Test
  void neitherOpensTheOthersFileToWrite() throws IOException {
    write(folder.beginning(false), "recovery", AT, 2);
    byte[] before = Files.readAllBytes(recoveries);
    try (Journal rehearsal = folder.beginning(true)) {
      assertThat(rehearsal.runs()).containsExactly("recovery");
      assertThat(rehearsal.read("recovery", 0)).hasSize(2);
      rehearsal.append("rehearsal", 0, AT, note(0));
      assertThatThrownBy(() -> rehearsal.append("recovery", 2, AT, note(2)))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("was opened to be read");
      assertThat(files())
          .containsExactly("journal.db", "rehearsals.db", "rehearsals.db-shm", "rehearsals.db-wal");
    }
    assertThat(Files.readAllBytes(recoveries)).isEqualTo(before);
    try (Journal recovery = folder.goingOn("recovery")) {
      recovery.append("recovery", 2, AT, note(2));
      assertThat(files())
          .containsExactly("journal.db", "journal.db-shm", "journal.db-wal", "rehearsals.db");
    }
  }

  @Test
  void aRehearsalOfAnOlderVersionGoesOnInTheFileThatHoldsIt() throws IOException {
    write(new SqliteJournal(recoveries, SqliteJournal.Durability.REHEARSAL), "old", AT, 2);

    try (Journal journal = folder.goingOn("old")) {
      journal.append("old", 2, AT, note(2));
      journal.leases().take("old", new Lease("box/1", AT, AT));
    }

    assertThat(files()).containsExactly("journal.db");
    try (Journal journal = folder.reading()) {
      assertThat(journal.read("old", 0)).hasSize(3);
      assertThat(journal.leases().of("old")).isPresent();
    }
  }

  @Test
  void aRunsNameIsTakenInBothFiles() {
    write(folder.beginning(false), "r", AT, 1);

    try (Journal journal = folder.beginning(true)) {
      assertThatThrownBy(() -> journal.append("r", 0, AT, note(0)))
          .isInstanceOf(StaleAppendException.class);
    }
  }

  @Test
  void whoGoesOnWithARunThatIsNotThereWritesNothing() throws IOException {
    try (Journal journal = folder.goingOn("none")) {
      assertThat(journal.runs()).isEmpty();
    }
    assertThat(files()).isEmpty();
    assertThat(folder.exists()).isFalse();
  }

  @Test
  void aRecoveryNeedsNoRehearsals() throws IOException {
    write(folder.beginning(false), "r", AT, 1);
    Files.writeString(rehearsals, "no database at all, but long enough".repeat(99));

    try (Journal journal = folder.goingOn("r")) {
      assertThat(journal.runs()).containsExactly("r");
      journal.append("r", 1, AT, note(1));
    }
    try (Journal journal = folder.reading();
        Evidence evidence = folder.evidence()) {
      assertThat(journal.runs()).containsExactly("r");
      assertThat(evidence.of("r").entries()).hasSize(2);
      assertThatThrownBy(() -> journal.first("other")).hasMessageContaining("rehearsals.db");
      assertThatThrownBy(() -> evidence.of("other")).hasMessageContaining("rehearsals.db");
    }
  }
}
