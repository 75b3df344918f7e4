package io.dr.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program run as its users run it: as a process of its own, told everything by its environment.
 *
 * @param exitCode how it ended
 * @param out what it printed
 * @param err what it complained of
 */
record Program(int exitCode, String out, String err) {

  /** Runs {@code dr}. */
  static Program dr(Path directory, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.dr.Main"));
    command.addAll(List.of(arguments));
    return run(directory, environment, command);
  }

  /** Runs the command line of AWS, which answers independently of us. */
  static Program aws(Path directory, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    // Named besides in the environment: the command line ignores that for some services.
    command.addAll(List.of("aws", "--endpoint-url", environment.get("AWS_ENDPOINT_URL")));
    command.addAll(List.of("--output", "text"));
    command.addAll(List.of(arguments));
    return run(directory, environment, command);
  }

  private static Program run(
      Path directory, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> text(process, true));
      CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process, false));
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " did not end");
      }
      return new Program(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String text(Process process, boolean out) {
    try {
      byte[] bytes = (out ? process.getInputStream() : process.getErrorStream()).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
