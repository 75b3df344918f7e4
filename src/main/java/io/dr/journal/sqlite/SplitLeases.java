package io.dr.journal.sqlite;

import io.dr.journal.Lease;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Leases that are kept where their runs are. */
record SplitLeases(Function<String, Leases> kept) implements Leases {
  @Override
  public void take(String run, Lease lease) {
    kept.apply(run).take(run, lease);
  }

  @Override
  public void renew(String run, long attachment, Instant wall) {
    kept.apply(run).renew(run, attachment, wall);
  }

  @Override
  public void release(String run, long attachment) {
    kept.apply(run).release(run, attachment);
  }

  @Override
  public Optional<Lease> of(String run) {
    return kept.apply(run).of(run);
  }
}
