package io.dr.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How programs on this machine are run. */
public interface Processes {

  /**
   * Runs a program to its end, its input empty.
   *
   * @throws io.dr.action.ActionFailure of kind INVALID when it cannot be started, so that nothing
   *     was done; of kind TIMED_OUT when it was stopped for taking too long
   */
  Ended run(Invocation invocation);

  /**
   * What is to be run.
   *
   * @param command the program and its arguments; no shell reads them
   * @param directory relative to the runbook's own folder, empty for that folder
   * @param environment set besides what the program would inherit; may hold secrets
   * @param timeout after which it is stopped, with all that it has started
   */
  record Invocation(
      List<String> command, String directory, Map<String, String> environment, Duration timeout) {
    public Invocation {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
      return "Invocation[" + command.get(0) + "]";
    }
  }

  /**
   * How it ended.
   *
   * @param exit its exit code
   * @param output the last 64 KiB that it wrote to its output, whole lines
   * @param errors the last 64 KiB that it wrote to its error stream, whole lines
   */
  record Ended(int exit, String output, String errors) {}
}
