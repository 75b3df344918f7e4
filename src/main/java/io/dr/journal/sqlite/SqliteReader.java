package io.dr.journal.sqlite;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.JournalException;
import io.dr.journal.Leases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A journal's file for whoever only reads it; each answer is what the file holds then. */
final class SqliteReader implements JournalFile {
  private final Path file;
  private final Reading reading;

  /**
   * Opens it; a file that is not there yet holds nothing.
   *
   * @throws JournalException when the file cannot be used
   */
  SqliteReader(Path file) {
    this.file = file;
    reading = new Reading(file, NetworkFileSystem.Lookup.MACHINE);
    reading.read((connection, format) -> format);
  }

  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    throw onlyRead(file);
  }

  static JournalException onlyRead(Path file) {
    return new JournalException(
        "The journal %s was opened to be read, and nothing can be written to it. Report this as a defect."
            .formatted(file));
  }

  @Override
  public List<Entry> read(String run, long after) {
    return EntryRows.entries(
        run, reading.read((connection, format) -> EntryRows.after(connection, run, after)));
  }

  @Override
  public Optional<Entry> first(String run) {
    return EntryRows.entries(
            run, reading.read((connection, format) -> EntryRows.first(connection, run)))
        .stream()
        .findFirst();
  }

  @Override
  public List<EntryRows.Begun> begun() {
    return reading.read((connection, format) -> EntryRows.begun(connection));
  }

  @Override
  public boolean holds(String run) {
    return reading.read((connection, format) -> EntryRows.holds(connection, run));
  }

  @Override
  public Leases leases() {
    return new ReadLeases(reading, file);
  }

  @Override
  public void close() {
    reading.close();
  }
}
