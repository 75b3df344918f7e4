package io.dr.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dr.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found may be somebody else's; see {@code FoundFolderTest} for the commands. */
class FolderTrustTest {
  @TempDir Path directory;
  private Path found;
  private FolderTrust mine;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("unix"));
    directory = directory.toRealPath();
    found = Files.createDirectory(directory.resolve(".dr"));
    Files.createFile(found.resolve("journal.db"));
    mode(found, "rwxr-xr-x");
    mine = FolderTrust.ofProcess();
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private void refused(FolderTrust trust, Path folder, String why) {
    assertThat(trust.in(folder)).isFalse();
    assertThatThrownBy(() -> trust.check(folder))
        .isInstanceOf(JournalException.class)
        .hasMessageStartingWith(why)
        .hasMessageEndingWith(
            " If you trust what is kept there, name it: --state "
                + folder
                + " (or name another folder).");
  }

  @Test
  void whatIsMineIsBelievedWhoeverMayReadIt() {
    mine.check(found);
    assertThat(mine.in(found)).isTrue();
    assertThat(mine.in(directory.resolve("none/yet/.dr"))).isTrue();
  }

  @Test
  void knowsTheUserOfTheProcessAsThoseFilesDoThatItMakes() throws IOException {
    long uid = ((Number) Files.getAttribute(found, "unix:uid")).longValue();
    assertThat(mine.user()).isEqualTo(OptionalLong.of(uid));
  }

  @Test
  void whatBelongsToSomebodyElseIsNot() throws IOException {
    long uid = ((Number) Files.getAttribute(found, "unix:uid")).longValue();
    if (uid == 0) {
      Files.setAttribute(found, "unix:uid", 12_345);
    }
    FolderTrust trust = new FolderTrust(OptionalLong.of(uid == 0 ? 0 : uid + 1));

    refused(trust, found, found + " belongs to ");
  }

  @Test
  void aFileOfSomebodyElseInMyFolderIsNot() throws IOException {
    assumeTrue(mine.user().equals(OptionalLong.of(0)), "only root gives files away");
    Files.setAttribute(found.resolve("journal.db"), "unix:uid", 12_345);

    refused(mine, found, found.resolve("journal.db") + " belongs to ");
  }

  @Test
  void whatOthersMayWriteIsNot() throws IOException {
    mode(found, "rwxrwxrwx");
    refused(mine, found, "Others than you may write to " + found + ", and could have put a run ");

    mode(found, "rwxr-xr-x");
    mode(found.resolve("journal.db"), "rw-rw-rw-");
    refused(mine, found, "Others than you may write to " + found.resolve("journal.db") + ", ");
  }

  @Test
  void whatAGroupMayWriteIsNotUnlessItIsTheUsersOwn() throws IOException {
    assumeTrue(mine.user().equals(OptionalLong.of(0)), "only root gives files away");
    mode(found, "rwxrwxr-x");
    assertThat(mine.in(found)).as("root's group").isTrue();

    Files.setAttribute(found, "unix:gid", 12_345);
    refused(mine, found, "Others than you may write to " + found);

    FolderTrust theirs = new FolderTrust(OptionalLong.of(12_345));
    Files.setAttribute(found, "unix:uid", 12_345);
    assertThat(theirs.in(found)).as("12345's group 12345").isTrue();
  }

  @Test
  void whereOthersMayPutAnotherInItsPlaceItIsNot() throws IOException {
    mode(directory, "rwxrwxrwx");
    refused(
        mine,
        found,
        "Others than you may write to %s, and could put another folder in the place of %s."
            .formatted(directory, found));
    refused(mine, directory.resolve("none/yet/.dr"), "Others than you may write to " + directory);

    Files.setAttribute(directory, "unix:mode", 01777);
    assertThat(mine.in(found)).as("as in /tmp").isTrue();
  }

  @Test
  void aLinkIsJudgedByWhatItLeadsTo() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    mode(open, "rwxrwxrwx");
    Path link = Files.createSymbolicLink(directory.resolve("link"), open);
    refused(mine, link, "Others than you may write to " + open + ", and could have put a run ");

    Path kept = Files.createDirectory(open.resolve("kept"));
    Path deeper = Files.createSymbolicLink(directory.resolve("deeper"), kept);
    refused(mine, deeper, "Others than you may write to " + open + ", and could put another ");

    Files.delete(found.resolve("journal.db"));
    Files.createSymbolicLink(
        found.resolve("journal.db"), Files.createFile(kept.resolve("another.db")));
    refused(mine, found, "Others than you may write to " + open + ", and could put another ");
  }

  @Test
  void whereFilesHaveNoOwnersNothingIsSaid() throws IOException {
    mode(found, "rwxrwxrwx");

    new FolderTrust(OptionalLong.empty()).check(found);
  }
}
