package io.dr.journal.sqlite;

import io.dr.journal.JournalException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Says of a journal that cannot be used what is wrong with it, and what to do. The codes are
 * SQLite's ("Result and Error Codes").
 */
final class Unusable {
  private static final String ANOTHER = "name another folder with --state.";

  /** What the shared index of SQLite's write-ahead log takes at least, in bytes. */
  private static final long PAGES = 32 * 1024;

  private Unusable() {}

  static JournalException of(Path file, Exception e) {
    return new JournalException(message(file, e), e);
  }

  /** Whether a write-ahead log was found, but not what SQLite needs to read it. */
  static boolean forWantOfAnIndex(JournalException e) {
    return e.getCause() instanceof SQLiteException sqlite
        && Stream.of("CANTOPEN", "READONLY", "PERM", "IOERR", "FULL", "PROTOCOL")
            .anyMatch(kind -> sqlite.getResultCode().name().startsWith("SQLITE_" + kind));
  }

  /** Journals on another machine's disk are not written. */
  static JournalException remote(Path file, String type) {
    return new JournalException(
        ("The journal %s would lie on a network file system (%s), where SQLite cannot keep apart"
                + " those who write to it. Name a folder on a disk of this machine with --state.")
            .formatted(file, type));
  }

  private static String message(Path file, Exception e) {
    if (e instanceof SQLiteException sqlite) {
      return database(file, sqlite);
    }
    if (e instanceof IOException io) {
      return folder(file, io);
    }
    return other(file, e);
  }

  private static String database(Path file, SQLiteException e) {
    SQLiteErrorCode code = e.getResultCode();
    String name = code.name();
    if (name.startsWith("SQLITE_NOTADB")) {
      return "%s is no journal of dr, but some other file. Move it away, or %s"
          .formatted(file, ANOTHER);
    }
    if (name.startsWith("SQLITE_CORRUPT")) {
      return "The journal %s is damaged. Keep a copy of it, put back one that was saved, or %s"
          .formatted(file, ANOTHER);
    }
    if (name.startsWith("SQLITE_FULL") || (name.startsWith("SQLITE_IOERR") && spent(file))) {
      return full(file);
    }
    if (name.startsWith("SQLITE_READONLY") || name.startsWith("SQLITE_PERM")) {
      return readOnly(file);
    }
    if (name.startsWith("SQLITE_CANTOPEN")) {
      if (Files.exists(file) && !Files.isReadable(file)) {
        return "You may not read the journal %s. Ask whoever owns it, or %s"
            .formatted(file, ANOTHER);
      }
      return Files.isDirectory(file)
          ? "%s is a folder, not a journal. Move it away, or %s".formatted(file, ANOTHER)
          : readOnly(file);
    }
    if (name.startsWith("SQLITE_BUSY") || name.startsWith("SQLITE_LOCKED")) {
      return LockHolder.of(file)
          .map(holder -> "The journal %s cannot be written. %s".formatted(file, holder.sentences()))
          .orElse(
              "Another program keeps the journal %s locked. See which it is, and try again."
                  .formatted(file));
    }
    if (name.startsWith("SQLITE_IOERR")) {
      return "The disk under the journal %s does not work (%s). See to it, or %s"
          .formatted(file, name, ANOTHER);
    }
    return other(file, e);
  }

  /**
   * What SQLite keeps beside the file is written otherwise, and fails as if the disk were broken.
   */
  private static boolean spent(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      return folder != null && Files.getFileStore(folder).getUsableSpace() < PAGES;
    } catch (IOException e) {
      return false;
    }
  }

  private static String folder(Path file, IOException e) {
    String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (e instanceof FileAlreadyExistsException || reason.contains("not a directory")) {
      return "%s is to be kept in a folder, but there is a file in its way. Name a folder with --state."
          .formatted(file);
    }
    if (e instanceof AccessDeniedException || reason.contains("read-only")) {
      return readOnly(file);
    }
    return reason.contains("no space") || reason.contains("quota") ? full(file) : other(file, e);
  }

  private static String full(Path file) {
    return ("No space is left for the journal %s, and nothing is done unrecorded."
            + " Free some space, then take the run up again with dr resume.")
        .formatted(file);
  }

  private static String readOnly(Path file) {
    return "The journal %s cannot be written to. Make it and its folder writable for you, or %s"
        .formatted(file, ANOTHER);
  }

  private static String other(Path file, Exception e) {
    return "The journal %s cannot be used: %s. See to that, or %s"
        .formatted(file, e.getMessage(), ANOTHER);
  }
}
