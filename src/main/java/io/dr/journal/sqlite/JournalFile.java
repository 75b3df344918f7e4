package io.dr.journal.sqlite;

import io.dr.journal.Journal;
import java.util.List;

/** One file of runs. */
interface JournalFile extends Journal {
  /** All its runs, newest first. */
  List<EntryRows.Begun> begun();

  /** Whether it holds anything of a run. */
  boolean holds(String run);

  @Override
  default List<String> runs() {
    return begun().stream().map(EntryRows.Begun::run).toList();
  }
}
