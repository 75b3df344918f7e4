package io.dr.command;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.Fence;
import io.dr.runbook.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Programs of the operating system. */
public final class RealProcesses implements Processes {
  private static final int KEPT = 64 * 1024;
  private static final Duration HEARD_OF = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Map<String, String> environment;
  private final Path base;
  private final Fence fence;

  /**
   * @param environment what every program inherits
   * @param base the runbook's folder
   */
  public RealProcesses(Map<String, String> environment, Path base) {
    this(environment, base, Fence.NONE);
  }

  /**
   * @param fence passed right before a program is started
   */
  public RealProcesses(Map<String, String> environment, Path base, Fence fence) {
    this.environment = Map.copyOf(environment);
    this.base = base;
    this.fence = fence;
  }

  @Override
  public Ended run(Invocation invocation) {
    Process process = start(invocation);
    Tail output = new Tail(KEPT);
    Tail errors = new Tail(KEPT);
    CompletableFuture<Void> read =
        CompletableFuture.allOf(
            reading(process.getInputStream(), output), reading(process.getErrorStream(), errors));
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already, or takes no input: either is as wanted.
    }
    try {
      boolean ended = process.waitFor(invocation.timeout().toMillis(), TimeUnit.MILLISECONDS);
      // Whoever was held up past the limit hears only now of an end that came in time.
      if (!ended && !process.waitFor(HEARD_OF.toMillis(), TimeUnit.MILLISECONDS)) {
        stop(process);
        throw tooLong(invocation);
      }
      await(read, LAST_WORDS);
    } catch (InterruptedException e) {
      everything(process).forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.STATE,
              invocation.command().get(0) + " was stopped because dr itself ends.",
              "See how far it came before running it again."),
          e);
    }
    return new Ended(process.exitValue(), output.text(), errors.text());
  }

  private Process start(Invocation invocation) {
    String program = invocation.command().get(0);
    try {
      Path directory = base.resolve(invocation.directory());
      if (!Files.isDirectory(directory)) {
        throw invalid(
            "There is no folder " + invocation.directory() + " to run " + program + " in.",
            "Make it beside the runbook, or correct the step's directory.");
      }
      ProcessBuilder builder =
          new ProcessBuilder(invocation.command()).directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().putAll(invocation.environment());
      fence.check();
      return builder.start();
    } catch (IOException | IllegalArgumentException e) {
      // The exception's own words may repeat arguments, which may be secrets.
      throw invalid(
          program + " cannot be started.",
          "See that it is installed here, executable, and on the PATH, or name it by its path"
              + " relative to the runbook.");
    }
  }

  private static CompletableFuture<Void> reading(InputStream stream, Tail tail) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              byte[] buffer = new byte[8192];
              try (stream) {
                for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                  tail.add(buffer, count);
                }
              } catch (IOException e) {
                // The program was stopped: what it wrote until then is kept.
              } finally {
                ended.complete(null);
              }
            },
            "dr-output");
    reader.setDaemon(true);
    reader.start();
    return ended;
  }

  /** What a program leaves running in the background may hold its output open: not for us. */
  private static void await(CompletableFuture<?> future, Duration most)
      throws InterruptedException {
    try {
      future.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // What came until now must do.
    }
  }

  /** Asks it and all that it started to end, and ends what does not. */
  private static void stop(Process process) throws InterruptedException {
    List<ProcessHandle> all = everything(process);
    all.forEach(ProcessHandle::destroy);
    await(
        CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new)),
        GRACE);
    // What was started meanwhile is stopped as well.
    Stream.concat(all.stream(), everything(process).stream())
        .filter(ProcessHandle::isAlive)
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static List<ProcessHandle> everything(Process process) {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
  }

  private static ActionFailure tooLong(Invocation invocation) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.TIMED_OUT,
            "%s was not done within %s and was stopped with all that it had started."
                .formatted(invocation.command().get(0), Durations.show(invocation.timeout())),
            "See how far it came and why; give the step a longer timeout if it needs one, then"
                + " resume."));
  }

  private static ActionFailure invalid(String cause, String remedy) {
    return new ActionFailure(Failure.of(Failure.Kind.INVALID, cause, remedy));
  }
}
