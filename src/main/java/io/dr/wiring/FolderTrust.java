package io.dr.wiring;

import io.dr.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a folder of runs that was found, and that nobody named, may be believed. Whoever can
 * write a run can have the next one who resumes it run programs, and with that one's credentials.
 * So it must belong to the user or to root, and nobody else may write to it or put another in its
 * place. A group with the user's own name is the user's alone, and root's group is root. Where
 * files have no such owners, nothing is said.
 *
 * @param user the id of the user the process acts for; empty where there is none
 */
record FolderTrust(OptionalLong user) {
  private static final Path PROCESS = Path.of("/proc/self");
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int STICKY = 01000;
  private static final long ROOT = 0;

  /** The files that hold what is read. */
  private static final List<String> FILES =
      List.of("journal.db", "journal.db-wal", "rehearsals.db", "rehearsals.db-wal");

  /** For the user of this process. */
  static FolderTrust ofProcess() {
    return new FolderTrust(processUser());
  }

  private static OptionalLong processUser() {
    try {
      if (!PROCESS.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        return OptionalLong.empty();
      }
      if (Files.exists(PROCESS)) {
        return OptionalLong.of(uid(attributes(PROCESS)));
      }
      return OptionalLong.of(new com.sun.security.auth.module.UnixSystem().getUid());
    } catch (IOException | LinkageError e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Looks at a folder, which need not exist yet; a link counts for what it leads to.
   *
   * @throws JournalException when it is not to be believed
   */
  void check(Path folder) {
    if (user.isEmpty()) {
      return;
    }
    try {
      Optional<String> objection = objection(folder);
      if (objection.isPresent()) {
        throw new JournalException(
            objection.get()
                + " If you trust what is kept there, name it: --state "
                + folder
                + " (or name another folder).");
      }
    } catch (IOException e) {
      throw new JournalException(
          "Nobody can tell to whom %s belongs: %s. Name a folder with --state."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /** Whether it may be believed. */
  boolean in(Path folder) {
    try {
      return user.isEmpty() || objection(folder).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<String> objection(Path folder) throws IOException {
    Path real = real(folder);
    if (Files.exists(real)) {
      Optional<String> own = content(real);
      if (own.isPresent()) {
        return own;
      }
      for (String name : FILES) {
        Path file = real.resolve(name);
        Optional<String> kept = Files.exists(file) ? kept(file, real) : Optional.empty();
        if (kept.isPresent()) {
          return kept;
        }
      }
    }
    return place(real);
  }

  /** A file may be a link to elsewhere. */
  private Optional<String> kept(Path file, Path folder) throws IOException {
    Path real = file.toRealPath();
    Optional<String> own = content(real);
    return own.isPresent() || folder.equals(real.getParent()) ? own : place(real);
  }

  private static Path real(Path folder) throws IOException {
    Path at = folder.toAbsolutePath().normalize();
    if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
      return at.toRealPath();
    }
    Path parent = at.getParent();
    Path name = at.getFileName();
    return parent == null || name == null ? at : real(parent).resolve(name);
  }

  private Optional<String> content(Path path) throws IOException {
    Map<String, Object> found = attributes(path);
    if (!own(uid(found))) {
      return Optional.of(
          "%s belongs to %s, who could have put a run there that has dr run programs as you."
              .formatted(path, Files.getOwner(path).getName()));
    }
    return othersWrite(path, found)
        ? Optional.of(
            "Others than you may write to %s, and could have put a run there that has dr run programs as you."
                .formatted(path))
        : Optional.empty();
  }

  /** Whether others can put something else in the place of a path. */
  private Optional<String> place(Path path) throws IOException {
    for (Path at = path.getParent(); at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        Map<String, Object> found = attributes(at);
        if (othersWrite(at, found) && (mode(found) & STICKY) == 0) {
          return Optional.of(
              "Others than you may write to %s, and could put another folder in the place of %s."
                  .formatted(at, path));
        }
      }
    }
    return Optional.empty();
  }

  private boolean own(long uid) {
    return uid == ROOT || uid == user.orElse(ROOT);
  }

  private boolean othersWrite(Path path, Map<String, Object> found) throws IOException {
    int mode = mode(found);
    if ((mode & OTHERS_WRITE) != 0) {
      return true;
    }
    if ((mode & GROUP_WRITES) == 0 || ((Number) found.getOrDefault("gid", -1)).longValue() == 0) {
      return false;
    }
    PosixFileAttributes names = Files.readAttributes(path, PosixFileAttributes.class);
    return uid(found) == ROOT || !names.group().getName().equals(names.owner().getName());
  }

  private static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,gid,mode");
  }

  private static long uid(Map<String, Object> attributes) {
    return ((Number) attributes.getOrDefault("uid", -1)).longValue();
  }

  private static int mode(Map<String, Object> attributes) {
    return ((Number) attributes.getOrDefault("mode", 0)).intValue();
  }
}
