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
  public void take(String run, String holder, Instant wall) {
    throw SqliteReader.onlyRead(file);
  }

  @Override
  public void renew(String run, String holder, Instant wall) {
    throw SqliteReader.onlyRead(file);
  }

  @Override
  public void release(String run, String holder) {
    throw SqliteReader.onlyRead(file);
  }

  @Override
  public Optional<Lease> of(String run) {
    return reading.read(
        (connection, format) ->
            new SqliteLeases(connection, this, e -> Unusable.of(file, e)).of(run));
  }
}
