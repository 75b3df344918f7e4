package io.dr.journal.sqlite;

import io.dr.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy of a journal's file and its write-ahead log, for whoever may not write beside them what
 * SQLite needs to read both together. It is gone when it is closed.
 *
 * @param folder for the reader alone
 * @param file the journal's copy
 */
record PrivateCopy(Path folder, Path file) implements AutoCloseable {
  /** More than this is not copied, in bytes: a thousand runs of a hundred steps are less. */
  static final long LARGEST = 512L * 1024 * 1024;

  private static final int TRIES = 20;

  /**
   * Makes it, of one moment: again where something was written meanwhile.
   *
   * @throws JournalException when the files are too large, change all the time, or find no space
   */
  static PrivateCopy of(Path file, long largest) {
    try {
      Path folder = Files.createTempDirectory("dr-journal-");
      PrivateCopy copy = new PrivateCopy(folder, folder.resolve("journal.db"));
      try {
        copy.fill(file, largest);
        return copy;
      } catch (IOException | RuntimeException e) {
        copy.close();
        throw e;
      }
    } catch (IOException e) {
      throw new JournalException(
          "The journal %s can be read only as a copy, and there is no place for one: %s. Make space in the folder for temporary files, or name another with TMPDIR."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private void fill(Path source, long largest) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Stamp before = Stamp.of(source);
      if (before.size() > largest) {
        throw new JournalException(
            "The journal %s can be read only as a copy, and it is larger than %d MiB. Copy it and what lies beside it to a folder that is yours, and name that with --state."
                .formatted(source, largest / 1024 / 1024));
      }
      Files.deleteIfExists(file);
      Files.deleteIfExists(Stamp.log(file));
      Files.copy(source, file);
      if (before.log().isPresent()) {
        Files.copy(Stamp.log(source), Stamp.log(file));
      }
      if (Stamp.of(source).equals(before)) {
        return;
      }
    }
    throw new JournalException(
        "The journal %s can be read only as a copy, and it changes too fast for one. Read it on the machine on which it is written."
            .formatted(source));
  }

  @Override
  public void close() {
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.deleteIfExists(each);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // What cannot be removed is the reader's own, and in the folder for what is temporary.
    }
  }
}
