package io.dr.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal's files are their owner's alone. */
class PrivateFilesTest {
  private static final Instant AT = Instant.parse("2026-11-23T03:00:00Z");

  @TempDir Path directory;

  @BeforeEach
  void needsPermissions() {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
  }

  /** Keeps a journal open, and says what its files permit. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      try (Journal recovery = new JournalFolder(folder).beginning(false);
          Journal rehearsal = new JournalFolder(folder).beginning(true)) {
        recovery.append("a", 0, AT, new Event.RunFinished());
        rehearsal.append("b", 0, AT, new Event.RunFinished());
        permissions(folder).forEach((name, mode) -> System.out.println(name + " " + mode));
      }
    }
  }

  private static Map<String, String> permissions(Path folder) throws IOException {
    Map<String, String> found = new TreeMap<>();
    found.put(".", mode(folder));
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        found.put(String.valueOf(file.getFileName()), mode(file));
      }
    }
    return found;
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "022", "077", "277"})
  void whateverTheUmask(String umask) throws IOException, InterruptedException {
    List<String> said = writer(umask, directory.resolve("project/.dr"));

    assertThat(said)
        .containsExactly(
            ". rwx------",
            "journal.db rw-------",
            "journal.db-shm rw-------",
            "journal.db-wal rw-------",
            "rehearsals.db rw-------",
            "rehearsals.db-shm rw-------",
            "rehearsals.db-wal rw-------");
  }

  private static List<String> writer(String umask, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder.getParent());
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder process =
        new ProcessBuilder(
            "sh",
            "-c",
            "umask $0; exec \"$@\"",
            umask,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Djava.io.tmpdir=" + folder.getParent(),
            Writer.class.getName(),
            folder.toString());
    process.environment().put("CLASSPATH", classes);
    process.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process started = process.start();
    String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(started.waitFor()).isZero();
    return said.lines().toList();
  }

  @Test
  void whatAnOlderVersionLeftOpenIsClosed() throws IOException {
    Path folder = Files.createDirectory(directory.resolve(".dr"));
    mode(folder, "rwxr-xr-x");
    for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
      mode(Files.createFile(folder.resolve(name)), "rw-r--r--");
    }

    try (Journal journal = new JournalFolder(folder).beginning(false)) {
      journal.append("a", 0, AT, new Event.RunFinished());
      assertThat(permissions(folder))
          .isEqualTo(
              Map.of(
                  ".", "rwx------",
                  "journal.db", "rw-------",
                  "journal.db-wal", "rw-------",
                  "journal.db-shm", "rw-------"));
    }
  }

  @Test
  void aGroupThatWasLetInToReadStaysSo() throws IOException {
    Path folder = Files.createDirectory(directory.resolve(".dr"));
    mode(folder, "rwxr-x---");
    mode(Files.createFile(folder.resolve("journal.db")), "rw-r-----");

    try (Journal journal = new JournalFolder(folder).beginning(false)) {
      journal.append("a", 0, AT, new Event.RunFinished());
      assertThat(permissions(folder))
          .containsEntry(".", "rwxr-x---")
          .containsEntry("journal.db", "rw-r-----")
          .containsEntry("journal.db-wal", "rw-r-----");
    }
  }

  @Test
  void aFolderOfAnotherNameMayHoldOtherThingsAndKeepsItsPermissions() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("shared"));
    mode(folder, "rwxr-xr-x");

    new JournalFolder(folder).beginning(false).close();

    assertThat(permissions(folder)).isEqualTo(Map.of(".", "rwxr-xr-x", "journal.db", "rw-------"));
  }
}
