package io.dr.report;

import io.dr.journal.Head;
import io.dr.journal.StoredRun;
import java.util.List;
import java.util.Optional;

/**
 * A run's whole journal, to be checked by whoever has it, without dr; docs/evidence.md says how.
 *
 * @param export the version of this layout
 * @param run the run's id
 * @param format of the journal that it comes from
 * @param hashed over what, in that order, parted by line feeds, each hash is taken with SHA-256
 * @param head what the journal keeps of the log's end, beside the log
 * @param entries each as it is stored
 */
public record JournalExport(
    int export,
    String run,
    int format,
    List<String> hashed,
    Optional<Head> head,
    List<Row> entries) {
  private static final int VERSION = 1;

  /**
   * An entry as it is stored.
   *
   * @param sequence its number; absent when what is stored is none
   * @param at when it happened
   * @param event what happened, as the text over which the hash was taken
   * @param hash in hexadecimal
   */
  public record Row(Optional<Long> sequence, String at, String event, String hash) {}

  /** The export of a run. */
  public static JournalExport of(StoredRun run) {
    return new JournalExport(
        VERSION,
        run.run(),
        run.format(),
        List.of("previous hash", "run", "sequence", "at", "event"),
        run.head(),
        run.entries().stream()
            .map(entry -> new Row(entry.number(), entry.at(), entry.event(), entry.hash()))
            .toList());
  }
}
