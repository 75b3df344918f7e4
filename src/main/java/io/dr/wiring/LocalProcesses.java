package io.dr.wiring;

import io.dr.journal.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The processes of this machine, as far as Linux tells of them (proc(5)). Whoever cannot be told is
 * not taken for dead.
 */
public final class LocalProcesses {
  private static final Path PROC = Path.of("/proc");

  /** Behind the program's name: the state first, and when it was started as the twentieth. */
  private static final int STARTED = 19;

  private final Path proc;
  private final Optional<ProcessIdentity> self;

  /**
   * @param self this process
   */
  public LocalProcesses(Optional<ProcessIdentity> self) {
    this(PROC, self);
  }

  LocalProcesses(Path proc, Optional<ProcessIdentity> self) {
    this.proc = proc;
    this.self = self;
  }

  /** This process; empty on a system that tells too little. */
  public static Optional<ProcessIdentity> self(String host) {
    return self(PROC, host);
  }

  private static Optional<ProcessIdentity> self(Path proc, String host) {
    try {
      String boot = text(proc.resolve("sys/kernel/random/boot_id")).strip();
      String space = Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
      List<String> stat = stat(proc.resolve("self/stat"));
      long pid = ProcessHandle.current().pid();
      return boot.isEmpty() || stat.size() <= STARTED
          ? Optional.empty()
          : Optional.of(new ProcessIdentity(host, boot, space, pid, stat.get(STARTED)));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a process is known to be no more: it ran on this machine since it was started, where we
   * see it by the same number, and that number is nobody's now, or another's.
   */
  public boolean isGone(ProcessIdentity process) {
    if (self.filter(here -> here.sees(process)).isEmpty()) {
      return false;
    }
    try {
      List<String> stat = stat(proc.resolve(Long.toString(process.pid())).resolve("stat"));
      return stat.size() > STARTED
          && (!stat.get(STARTED).equals(process.started()) || isOver(stat.get(0)));
    } catch (NoSuchFileException e) {
      // Where others' processes are hidden (proc(5), "hidepid"), the first one is missing, too.
      return Files.exists(proc.resolve("1"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Dead, and at most not yet asked after by its parent. */
  private static boolean isOver(String state) {
    return state.equals("Z") || state.equalsIgnoreCase("X");
  }

  /** What stands behind the program's name, which itself may hold any character. */
  private static List<String> stat(Path file) throws IOException {
    String text = text(file);
    return List.of(text.substring(text.lastIndexOf(')') + 1).strip().split(" "));
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
