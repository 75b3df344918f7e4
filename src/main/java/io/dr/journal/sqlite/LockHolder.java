package io.dr.journal.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which process of this machine has the right to write to a journal. Linux alone tells it (proc(5),
 * "/proc/locks"): in WAL mode the lock lies on byte 120 of the {@code -shm} file ("WAL-mode File
 * Format", "WAL Locks").
 *
 * @param pid its number
 * @param program what it is called
 * @param stopped whether it was stopped, so that it will not go on by itself
 */
record LockHolder(long pid, String program, boolean stopped) {
  private static final Path PROC = Path.of("/proc");

  /** Number, kind, process, device with inode, and the first and last byte. */
  private static final Pattern LOCK =
      Pattern.compile("\\d+: POSIX +ADVISORY +WRITE (?<pid>\\d+) \\w+:\\w+:(?<inode>\\d+) 120 120");

  /** The program's name in parentheses may hold any character; the state is the letter behind. */
  private static final Pattern STAT = Pattern.compile("\\d+ \\((?<name>.*)\\) (?<state>\\w) .*");

  /** Whoever has it at present; empty when nobody has, or it cannot be told. */
  static Optional<LockHolder> of(Path file) {
    try {
      Object inode = Files.getAttribute(Path.of(file + "-shm"), "unix:ino");
      for (String line : lines(PROC.resolve("locks"))) {
        Matcher lock = LOCK.matcher(line);
        if (lock.matches() && lock.group("inode").equals(String.valueOf(inode))) {
          return of(Long.parseLong(lock.group("pid")));
        }
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // Another system, or a file system that tells less: then nobody can be named.
    }
    return Optional.empty();
  }

  private static Optional<LockHolder> of(long pid) throws IOException {
    for (String line : lines(PROC.resolve(Long.toString(pid)).resolve("stat"))) {
      Matcher stat = STAT.matcher(line);
      if (stat.matches()) {
        boolean stopped = stat.group("state").equalsIgnoreCase("T");
        return Optional.of(new LockHolder(pid, stat.group("name"), stopped));
      }
    }
    return Optional.empty();
  }

  private static List<String> lines(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
  }

  /** Who it is, and what to do about it. */
  String sentences() {
    String who = "process %d (%s)".formatted(pid, program.replaceAll("\\p{Cntrl}", "?"));
    return stopped
        ? ("It is locked by %s, which was stopped in the middle of a write."
                + " Let it go on with: kill -CONT %d, or end it with: kill -KILL %d")
            .formatted(who, pid, pid)
        : "It is locked by %s, which is writing.".formatted(who);
  }
}
