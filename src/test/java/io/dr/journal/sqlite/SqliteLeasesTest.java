package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Journal;
import io.dr.journal.Lease;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLeasesTest {
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00Z");

  @TempDir Path folder;

  private Journal open() {
    return new SqliteJournal(folder.resolve("journal.db"), SqliteJournal.Durability.FULL);
  }

  @Test
  void anotherProcessSeesWhoHoldsARunAndWhenItLastShowedLife() {
    try (Journal one = open();
        Journal other = open()) {
      one.leases().take("r", "box/1", AT);
      one.leases().renew("r", "box/1", AT.plusSeconds(3));

      assertThat(other.leases().of("r")).contains(new Lease("box/1", AT, AT.plusSeconds(3)));
      assertThat(other.leases().of("s")).isEmpty();
    }
  }

  @Test
  void whoeverLostTheRunCanNeitherRenewNorReleaseIt() {
    try (Journal journal = open()) {
      journal.leases().take("r", "box/1", AT);
      journal.leases().take("r", "box/2", AT.plusSeconds(60));

      journal.leases().renew("r", "box/1", AT.plusSeconds(61));
      journal.leases().release("r", "box/1");

      Instant taken = AT.plusSeconds(60);
      assertThat(journal.leases().of("r")).contains(new Lease("box/2", taken, taken));
      journal.leases().release("r", "box/2");
      assertThat(journal.leases().of("r")).isEmpty();
    }
  }

  @Test
  void aHolderIsTakenForDeadOnlyAfterSeveralMissedRenewals() {
    Lease lease = new Lease("box/1", AT, AT);

    assertThat(lease.alive(AT.plus(Lease.RENEWAL.multipliedBy(4)))).isTrue();
    assertThat(lease.alive(AT.plus(Lease.PATIENCE).plusMillis(1))).isFalse();
    assertThat(lease.alive(AT.minusSeconds(5))).as("clocks that differ a little").isTrue();
  }
}
