package io.dr.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.dr.journal.Event;
import io.dr.report.Commands;
import io.dr.report.Plain;
import io.dr.runbook.RegularFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run's plan is frozen: whoever resumes it is told when the runbook's file is another now. */
final class ChangedRunbook {
  private static final int CONTEXT = 2;
  private static final int SHOWN = 60;

  /** A runbook has at most so many bytes: what is larger differs in any case. */
  private static final int MAX_BYTES = 1 << 20;

  private ChangedRunbook() {}

  /**
   * Refuses when the file differs from what the journal holds; a file that is gone says nothing.
   *
   * @param err where the difference is shown
   * @throws CommandFailure when it does
   */
  static void refuse(RunReference found, Commands commands, Path directory, PrintWriter err) {
    Event.RunInitiated begun = found.state().initiated();
    List<String> recorded = begun.source().lines().toList();
    Optional<List<String>> present = lines(directory, begun.path());
    if (present.isEmpty() || present.get().equals(recorded)) {
      return;
    }
    List<String> lines =
        UnifiedDiffUtils.generateUnifiedDiff(
            "as recorded",
            begun.path(),
            recorded,
            DiffUtils.diff(recorded, present.get()),
            CONTEXT);
    lines.stream().limit(SHOWN).map(Plain::text).forEach(err::println);
    if (lines.size() > SHOWN) {
      err.println("… and " + (lines.size() - SHOWN) + " lines more");
    }
    throw new CommandFailure(
        ExitCode.INVALID_RUNBOOK,
        "The runbook %s is not what it was when run %s began.".formatted(begun.path(), found.id()),
        "Put it back as it was, or go on by what was recorded: "
            + commands.resume(found.id())
            + " --as-recorded");
  }

  private static Optional<List<String>> lines(Path directory, String path) {
    try {
      Path file = directory.resolve(path);
      byte[] content = RegularFile.read(file, MAX_BYTES);
      return Optional.of(new String(content, StandardCharsets.UTF_8).lines().toList());
    } catch (IOException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }
}
