package io.dr.journal;

import java.util.List;

/** The journal as evidence: read as it is stored, and never written to. */
public interface Evidence extends AutoCloseable {

  /** The ids of all runs of which anything is stored, in no particular order. */
  List<String> runs();

  /**
   * What is stored of a run, which may be nothing.
   *
   * @throws JournalException when the file cannot be read
   */
  StoredRun of(String run);

  @Override
  void close();
}
