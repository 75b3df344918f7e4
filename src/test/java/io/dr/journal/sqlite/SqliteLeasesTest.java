package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.ProcessIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
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
      one.leases().take("r", new Lease("box/1", AT, AT));
      one.leases().renew("r", 0, AT.plusSeconds(3));

      assertThat(other.leases().of("r")).contains(new Lease("box/1", AT, AT.plusSeconds(3)));
      assertThat(other.leases().of("s")).isEmpty();
    }
  }

  private static Lease lease(String holder, long attachment, Instant at) {
    return new Lease(
        holder,
        at,
        at,
        attachment,
        Optional.of(new ProcessIdentity("box", "b00t", "pid:[1]", 1, "77")));
  }

  @Test
  void whoeverLostTheRunCanNeitherRenewNorReleaseIt() {
    try (Journal journal = open()) {
      Lease second = lease("box/1", 9, AT.plusSeconds(60));
      journal.leases().take("r", lease("box/1", 2, AT));
      journal.leases().take("r", second);

      journal.leases().renew("r", 2, AT.plusSeconds(61));
      journal.leases().release("r", 2);

      assertThat(journal.leases().of("r")).as("of equal name").contains(second);
      journal.leases().release("r", 9);
      assertThat(journal.leases().of("r")).isEmpty();
    }
  }

  @Test
  void whoeverCameTooLateTakesNoLeaseFromANewerHolder() {
    try (Journal journal = open()) {
      Lease newer = lease("box/2", 9, AT);
      journal.leases().take("r", newer);

      journal.leases().take("r", lease("box/1", 2, AT.plusSeconds(1)));

      assertThat(journal.leases().of("r")).contains(newer);
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
