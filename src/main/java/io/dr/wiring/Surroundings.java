package io.dr.wiring;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What the program finds around it, as a parameter.
 *
 * @param environment the process environment; may hold secrets
 * @param directory the working directory
 * @param clock the clock
 * @param user who is logged in
 * @param process names this process among others: host and process id
 */
public record Surroundings(
    Map<String, String> environment,
    Path directory,
    InstantSource clock,
    String user,
    String process) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** The value of an environment variable, if it is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
