package io.dr.engine;

/** The run was not taken up: another process did so first. Nothing of that process was touched. */
public final class RunTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunTakenException(String run) {
    super("run " + run + " was taken up by another process");
  }
}
