package io.dr.journal.sqlite;

import io.dr.journal.Lease;
import io.dr.journal.Leases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The leases of a journal that is only read. */
final class ReadLeases implements Leases {
  private final Reading reading;
  private final Path file;

  ReadLeases(Reading reading, Path file) {
    this.reading = reading;
    this.file = file;
  }

  @Override
  public void take(String run, Lease lease) {
    throw SqliteReader.onlyRead(file);
  }

  @Override
  public void renew(String run, long attachment, Instant wall) {
    throw SqliteReader.onlyRead(file);
  }

  @Override
  public void release(String run, long attachment) {
    throw SqliteReader.onlyRead(file);
  }

  @Override
  public Optional<Lease> of(String run) {
    return reading.read((connection, format) -> SqliteLeases.of(connection, run));
  }
}
