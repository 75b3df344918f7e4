package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFileSystemTest {
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "fuse.sshfs",
        "afs",
        "lustre",
        "ceph",
        "fuse.glusterfs",
        "fuse.s3fs",
        "gfs2",
        "NFS"
      })
  void isKnownByItsType(String type) {
    assertThat(NetworkFileSystem.under(folder, at -> type)).contains(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext4",
        "xfs",
        "btrfs",
        "zfs",
        "tmpfs",
        "overlay",
        "apfs",
        "NTFS",
        "vfat",
        "fuseblk",
        "fuse.bindfs",
        "virtiofs",
        "something-new"
      })
  void isNoDiskOfThisMachineAndNothingUnknown(String type) {
    assertThat(NetworkFileSystem.under(folder, at -> type)).isEmpty();
  }

  @Test
  void isLookedUpWhereTheFolderWillBe() {
    Path none = folder.resolve("not/there/yet");
    assertThat(NetworkFileSystem.under(none, at -> at.equals(folder) ? "nfs" : "ext4"))
        .contains("nfs");
  }

  @Test
  void whatCannotBeToldIsAllowed() {
    assertThat(
            NetworkFileSystem.under(
                folder,
                at -> {
                  throw new IOException("Mount point not found");
                }))
        .isEmpty();
    assertThat(NetworkFileSystem.under(folder, NetworkFileSystem.Lookup.MACHINE)).isEmpty();
  }

  @Test
  void isNotWrittenAndTheWayOutIsTold() {
    Path file = folder.resolve(".dr/journal.db");
    assertThatThrownBy(() -> new SqliteJournal(file, SqliteJournal.Durability.FULL, at -> "nfs4"))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            "The journal "
                + file
                + " would lie on a network file system (nfs4), where SQLite cannot keep apart those"
                + " who write to it. Name a folder on a disk of this machine with --state.");
    assertThat(folder.resolve(".dr")).doesNotExist();
  }

  @Test
  void isReadAsACopyWhileSomebodyElsewhereWrites() throws IOException {
    Path file = folder.resolve("journal.db");
    try (Journal journal = new SqliteJournal(file, SqliteJournal.Durability.FULL);
        Reading reading = new Reading(file, at -> "nfs4")) {
      journal.append("r", 0, AT, new Event.RunRecovered());
      assertThat(rows(reading)).hasSize(1);
      journal.append("r", 1, AT, new Event.RunFinished());
      assertThat(rows(reading)).as("and the copy is made anew").hasSize(2);
    }
    try (Reading reading = new Reading(file, at -> "nfs4");
        var files = Files.list(folder)) {
      assertThat(rows(reading)).hasSize(2);
      assertThat(files).containsExactly(file);
    }
  }

  private static List<EntryRows.Row> rows(Reading reading) {
    return reading.read((connection, format) -> EntryRows.after(connection, "r", 0));
  }
}
