package io.dr.journal;

/** Somebody else appended first. */
public final class StaleAppendException extends JournalException {
  private static final long serialVersionUID = 1L;

  public StaleAppendException(String run, long expected) {
    super("run " + run + " has entries after " + expected);
  }
}
