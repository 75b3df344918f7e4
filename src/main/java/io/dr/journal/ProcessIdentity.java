package io.dr.journal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells a process from any other, also from one of equal number in another container or after
 * the machine was started anew.
 *
 * @param host the machine's name
 * @param boot when the machine was started, as Linux's {@code boot_id}
 * @param pidNamespace within which the process number is unique
 * @param pid its number there
 * @param started when it was started, in clock ticks since the boot
 */
public record ProcessIdentity(
    String host, String boot, String pidNamespace, long pid, String started) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<boot>\\S+) (?<space>\\S+) (?<pid>\\d{1,18}) (?<started>\\d+) (?<host>.*)");

  /** As one line, from which it can be read back. */
  public String text() {
    return String.join(" ", boot, pidNamespace, Long.toString(pid), started, host);
  }

  /** Reads it back; empty for what is none, such as nothing at all. */
  public static Optional<ProcessIdentity> of(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new ProcessIdentity(
                matcher.group("host"),
                matcher.group("boot"),
                matcher.group("space"),
                Long.parseLong(matcher.group("pid")),
                matcher.group("started")))
        : Optional.empty();
  }

  /** Whether its number means the same process to both. */
  public boolean sees(ProcessIdentity other) {
    return host.equals(other.host)
        && boot.equals(other.boot)
        && pidNamespace.equals(other.pidNamespace);
  }
}
