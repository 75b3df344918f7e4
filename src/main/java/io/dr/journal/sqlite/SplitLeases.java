package io.dr.journal.sqlite;

import io.dr.journal.Lease;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Leases that are kept where their runs are. */
record SplitLeases(Function<String, Leases> kept) implements Leases {
  @Override
  public void take(String run, String holder, Instant wall) {
    kept.apply(run).take(run, holder, wall);
  }

  @Override
  public void renew(String run, String holder, Instant wall) {
    kept.apply(run).renew(run, holder, wall);
  }

  @Override
  public void release(String run, String holder) {
    kept.apply(run).release(run, holder);
  }

  @Override
  public Optional<Lease> of(String run) {
    return kept.apply(run).of(run);
  }
}
