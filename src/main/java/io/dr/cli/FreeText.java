package io.dr.cli;

import io.dr.report.Plain;
import java.util.Optional;

/** What people write into the record of a run: it is shown to others, so it must be plain. */
final class FreeText {
  private static final int LONGEST = 2_000;

  private FreeText() {}

  /**
   * A person's name.
   *
   * @throws CommandFailure of exit code 2 when it is blank or not plain
   */
  static String name(String option, String written) {
    if (written.isBlank()) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " is empty.", "Give the name of a person: it goes on record.");
    }
    return plain(option, written).strip();
  }

  /** The same for a name that need not be given. */
  static Optional<String> name(String option, Optional<String> written) {
    return written.map(text -> name(option, text));
  }

  /**
   * A sentence or two.
   *
   * @throws CommandFailure of exit code 2 when it is not plain
   */
  static Optional<String> text(String option, Optional<String> written) {
    return written.map(text -> plain(option, text)).filter(text -> !text.isBlank());
  }

  /**
   * A sentence or two that must be there.
   *
   * @throws CommandFailure of exit code 2 when it is blank or not plain
   */
  static String sentence(String what, String written) {
    if (written.isBlank()) {
      throw new CommandFailure(ExitCode.USAGE, what + " is empty.", "Write a sentence or two.");
    }
    return plain(what, written).strip();
  }

  private static String plain(String option, String written) {
    if (written.length() > LONGEST) {
      throw new CommandFailure(
          ExitCode.USAGE,
          option + " is longer than " + LONGEST + " characters.",
          "Say it shorter, and link to the rest.");
    }
    if (!Plain.is(written)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          option + " holds control characters: '" + Plain.text(written) + "'.",
          "Write it in one line of plain text.");
    }
    return written;
  }
}
