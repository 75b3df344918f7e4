package io.dr.report;

import io.dr.journal.Break;
import io.dr.journal.Head;
import io.dr.journal.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an examination of a run's journal found, in words and as JSON.
 *
 * @param run the run's id
 * @param intact whether the journal is as it was written
 * @param format of the journal
 * @param entries how many are stored
 * @param head the end of the log
 * @param endKept whether the end is also kept beside the log
 * @param noted the sequence of the entry whose hash was noted
 * @param firstBreak where the log is not as it was written
 */
public record VerificationReport(
    String run,
    boolean intact,
    int format,
    long entries,
    Optional<Head> head,
    boolean endKept,
    Optional<Long> noted,
    Optional<FirstBreak> firstBreak) {

  /**
   * Where the log is not as it was written.
   *
   * @param kind what is wrong there
   * @param sequence of the entry; zero where it is not about one
   * @param other a second sequence that it is about; zero for none
   * @param what the same as a sentence
   */
  public record FirstBreak(Break.Kind kind, long sequence, long other, String what) {}

  /** Puts a finding into words. */
  public static VerificationReport of(Verification found) {
    return new VerificationReport(
        found.run(),
        found.intact(),
        found.format(),
        found.entries(),
        found.head().map(head -> new Head(head.entries(), Plain.text(head.hash()))),
        found.endKept(),
        found.noted(),
        found
            .firstBreak()
            .map(
                broken ->
                    new FirstBreak(
                        broken.kind(), broken.sequence(), broken.other(), what(broken))));
  }

  private static String what(Break broken) {
    long sequence = broken.sequence();
    return switch (broken.kind()) {
      case DAMAGED -> "The file is damaged, though the entries of this run are sound.";
      case ALTERED ->
          sequence == 1
              ? "Entry 1 was altered: its hash is not that of what it holds."
              : "Entry %d was altered: its hash does not follow from the entry before it and what it holds."
                  .formatted(sequence);
      case UNREADABLE ->
          "Entry %d was altered: it holds what is neither text nor a number.".formatted(sequence);
      case MISSING ->
          sequence == broken.other()
              ? "Entry %d is missing.".formatted(sequence)
              : "Entries %d to %d are missing.".formatted(sequence, broken.other());
      case REORDERED ->
          "Entry %d is out of order with %d: what stands there was written in another place."
              .formatted(sequence, broken.other());
      case TRUNCATED ->
          sequence == broken.other()
              ? "Entry %d, the last, was cut off.".formatted(sequence)
              : "The end was cut off: entries %d to %d are missing."
                  .formatted(sequence, broken.other());
      case END_ALTERED ->
          "What is kept of the log's end does not fit entry %d, its last.".formatted(sequence);
      case NOT_AS_NOTED ->
          "No entry has the hash that was noted: the log was cut off before it, or written anew.";
    };
  }

  /** The finding, a line each, to be folded. */
  public List<String> lines(Ink ink, Commands commands) {
    List<String> lines = new ArrayList<>();
    if (firstBreak.isPresent()) {
      lines.add(
          ink.bad("Run " + run + " is not as it was written.") + " " + firstBreak.get().what());
      lines.add("Keep a copy of the journal as it is, and compare it with what was saved earlier.");
      return lines;
    }
    lines.add(
        ink.good("Run " + run + " is as it was written:")
            + " "
            + entries
            + (entries == 1 ? " entry" : " entries")
            + ", none altered, missing or out of order.");
    head.ifPresent(end -> lines.add("head   " + end.hash()));
    if (!endKept) {
      lines.add(
          "An older dr wrote it: whether its end was cut off shows only against a noted head.");
    }
    lines.add(
        noted
            .map(VerificationReport::upTo)
            .orElseGet(
                () ->
                    "Who can write to the journal could write it anew; a head that was noted"
                        + " elsewhere shows that too: "
                        + Fold.whole(commands.verify(run, "HEAD"))));
    return lines;
  }

  private static String upTo(long noted) {
    return "The head that was noted is that of entry "
        + noted
        + ": up to it, nothing was changed since.";
  }
}
