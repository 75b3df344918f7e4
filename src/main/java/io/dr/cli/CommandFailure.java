package io.dr.cli;

/** Ends a command with an exit code and two sentences: what is wrong, what to do. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  CommandFailure(ExitCode exitCode, String cause, String remedy) {
    super(cause + " " + remedy);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
