package io.dr.wiring;

import io.dr.net.Network;
import io.dr.net.Proxies;
import io.dr.redaction.Redaction;
import io.dr.runbook.Reference;
import io.dr.runbook.References;
import io.dr.runbook.Scopes;
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
 * @param redaction keeps what is secret in the environment out of whatever leaves the process
 */
public record Surroundings(
    Map<String, String> environment,
    Path directory,
    InstantSource clock,
    String user,
    String process,
    Redaction redaction) {

  public Surroundings {
    environment = Map.copyOf(environment);
    Proxies.secrets(environment).forEach(redaction::learn);
  }

  public Surroundings(
      Map<String, String> environment,
      Path directory,
      InstantSource clock,
      String user,
      String process) {
    this(environment, directory, clock, user, process, Redaction.of(environment));
  }

  /** How peers are reached by HTTP. */
  Network network() {
    return new Network(Proxies.of(environment), clock);
  }

  /** The value that {@code ${env.NAME}} stands for, which is a secret from now on. */
  public Optional<String> secret(String name) {
    Optional<String> value = variable(name);
    value.ifPresent(redaction::learn);
    return value;
  }

  /**
   * Takes for secret whatever a runbook refers to by {@code ${env.NAME}}, before it is used. What
   * the runbook says in plain text besides is none: it would only make the record hard to read.
   *
   * @param source the runbook's text
   */
  public void keepSecret(String source) {
    for (Reference reference : References.in(source)) {
      if (reference.scope().equals(Scopes.ENV)) {
        variable(reference.path().get(0))
            .filter(value -> !source.contains(value))
            .ifPresent(redaction::learn);
      }
    }
  }

  /** Whether a text holds what is known to be secret; what it refers to is kept so, too. */
  public boolean isSecret(String text) {
    keepSecret(text);
    return !redaction.values(text).equals(text);
  }

  /** The value of an environment variable, if it is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
