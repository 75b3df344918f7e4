package io.dr.journal.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * By what it is seen that a journal's files are no longer as they were.
 *
 * @param file the journal's file
 * @param log the write-ahead log beside it, which is there while somebody has the journal open, and
 *     after whoever had it was killed
 */
record Stamp(Optional<Part> file, Optional<Part> log) {

  /**
   * One file.
   *
   * @param key tells it from another of its name
   * @param size in bytes
   */
  record Part(String key, long size, FileTime modified) {
    static Optional<Part> of(Path path) {
      try {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
        return Optional.of(
            new Part(String.valueOf(found.fileKey()), found.size(), found.lastModifiedTime()));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  static Stamp of(Path file) {
    return new Stamp(Part.of(file), Part.of(log(file)));
  }

  /** Where SQLite keeps the write-ahead log. */
  static Path log(Path file) {
    return Path.of(file + "-wal");
  }

  /** How much there is, in bytes. */
  long size() {
    return file.map(Part::size).orElse(0L) + log.map(Part::size).orElse(0L);
  }

  /** Whether the names still stand for the same files, whatever is written to them. */
  boolean sameFiles(Stamp other) {
    return file.map(Part::key).equals(other.file.map(Part::key))
        && log.map(Part::key).equals(other.log.map(Part::key));
  }
}
