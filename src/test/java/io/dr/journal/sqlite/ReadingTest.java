package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import io.dr.journal.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers see what whoever drives a run appends, and leave nothing behind. */
class ReadingTest {
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00Z");
  private static final String RUN = "20261123-test";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("journal.db");
  }

  private Journal writing() {
    return new SqliteJournal(file, SqliteJournal.Durability.FULL);
  }

  private static void append(Journal journal, int until) {
    for (int i = journal.read(RUN, 0).size(); i < until; i++) {
      journal.append(RUN, i, AT, new Event.NoteAdded("Ada", "note " + i));
    }
  }

  private Map<String, List<Object>> files() throws IOException {
    Map<String, List<Object>> found = new TreeMap<>();
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        List<Object> seen = new ArrayList<>();
        seen.add(Files.getLastModifiedTime(each));
        if (!each.toString().endsWith("-shm")) {
          seen.add(java.util.Arrays.hashCode(Files.readAllBytes(each)));
          found.put(String.valueOf(each.getFileName()), seen);
        } else {
          found.put(String.valueOf(each.getFileName()), List.of());
        }
      }
    }
    return found;
  }

  @Test
  void seesWhatIsAppendedFromBeforeTheFirstWriterUntilAfterTheLast() {
    try (Journal reader = SqliteJournal.reading(file)) {
      assertThat(reader.runs()).isEmpty();
      assertThat(folder).as("it makes nothing").isEmptyDirectory();
      try (Journal writer = writing()) {
        append(writer, 1);
        assertThat(reader.read(RUN, 0)).hasSize(1);
        append(writer, 2);
        assertThat(reader.read(RUN, 1)).hasSize(1);
        writer.leases().take(RUN, new Lease("box/1", AT, AT));
        assertThat(reader.leases().of(RUN)).isPresent();
      }
      assertThat(reader.read(RUN, 0)).hasSize(2);
      try (Journal again = writing()) {
        append(again, 3);
        assertThat(reader.read(RUN, 0)).hasSize(3);
      }
    }
  }

  @Test
  void aReaderOfAJournalThatNobodyHasOpenSeesTheNextWriter() {
    try (Journal writer = writing()) {
      append(writer, 1);
    }
    try (Journal reader = SqliteJournal.reading(file)) {
      assertThat(reader.read(RUN, 0)).hasSize(1);
      try (Journal writer = writing()) {
        append(writer, 2);
        assertThat(reader.read(RUN, 0)).hasSize(2);
      }
      assertThat(reader.read(RUN, 0)).hasSize(2);
    }
  }

  @Test
  void leavesTheFilesAsTheyAre() throws IOException {
    try (Journal writer = writing()) {
      append(writer, 5);
      Map<String, List<Object>> live = files();
      read(5);
      assertThat(files()).as("while somebody writes").isEqualTo(live);
    }
    Map<String, List<Object>> closed = files();
    assertThat(closed).containsOnlyKeys("journal.db");
    read(5);
    assertThat(files()).as("when nobody has it open").isEqualTo(closed);
  }

  private void read(int entries) {
    try (Journal reader = SqliteJournal.reading(file);
        SqliteEvidence evidence = new SqliteEvidence(file)) {
      assertThat(reader.read(RUN, 0)).hasSize(entries);
      assertThat(reader.first(RUN)).isPresent();
      assertThat(evidence.of(RUN).entries()).hasSize(entries);
    }
  }

  @Test
  void readsWhatAKilledWriterLeftAndLeavesItToTheNext() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other")).resolve("journal.db");
    try (Journal writer = writing()) {
      append(writer, 5);
      for (String beside : List.of("", "-wal", "-shm")) {
        Files.copy(Path.of(file + beside), Path.of(other + beside));
      }
    }
    byte[] log = Files.readAllBytes(Path.of(other + "-wal"));
    assertThat(log).isNotEmpty();
    try (Journal reader = SqliteJournal.reading(other)) {
      assertThat(reader.read(RUN, 0)).hasSize(5);
    }
    assertThat(Files.readAllBytes(Path.of(other + "-wal")))
        .as("what was not written to the file itself yet stays in its log")
        .isEqualTo(log);
  }

  @Test
  void aJournalThatWasReplacedIsSeenToBeAnother() throws IOException {
    try (Journal writer = writing()) {
      append(writer, 1);
    }
    Path saved = Files.copy(file, folder.resolve("saved.db"));
    try (Journal writer = writing()) {
      append(writer, 3);
    }
    try (Journal reader = SqliteJournal.reading(file)) {
      assertThat(reader.read(RUN, 0)).hasSize(3);
      Files.move(saved, file, StandardCopyOption.REPLACE_EXISTING);
      assertThat(reader.read(RUN, 0)).hasSize(1);
    }
  }

  @Test
  void anEmptyFileHoldsNothing() throws IOException {
    Files.createFile(file);
    try (Journal reader = SqliteJournal.reading(file)) {
      assertThat(reader.runs()).isEmpty();
      assertThat(reader.read(RUN, 0)).isEmpty();
      assertThat(Files.size(file)).isZero();
    }
  }

  @Test
  void nothingCanBeWritten() {
    writing().close();
    try (Journal reader = SqliteJournal.reading(file)) {
      assertThatThrownBy(() -> reader.append(RUN, 0, AT, new Event.RunFinished()))
          .isInstanceOf(JournalException.class);
      assertThatThrownBy(() -> reader.leases().take(RUN, new Lease("box/1", AT, AT)))
          .isInstanceOf(JournalException.class);
    }
  }

  @Test
  void aCopyIsOfOneMomentAndBoundedAndGoneAfterwards() throws IOException {
    try (Journal writer = writing()) {
      append(writer, 5);
      Path folderOfCopy;
      try (PrivateCopy copy = PrivateCopy.of(file, PrivateCopy.LARGEST)) {
        folderOfCopy = copy.folder();
        assertThat(copy.file()).exists();
      }
      assertThat(folderOfCopy).doesNotExist();
      assertThatThrownBy(() -> PrivateCopy.of(file, 1024 * 1024 / 1024))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("can be read only as a copy, and it is larger than 0 MiB.");
    }
  }
}
