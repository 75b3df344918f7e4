package io.dr.wiring;

import io.dr.engine.ShiftedClock;
import io.dr.journal.ClockStep;
import io.dr.journal.HostClock;
import io.dr.journal.Lease;
import io.dr.journal.ProcessIdentity;
import io.dr.journal.RunState;
import io.dr.journal.Timekeeping;
import io.dr.net.Network;
import io.dr.net.Proxies;
import io.dr.redaction.Redaction;
import io.dr.runbook.Reference;
import io.dr.runbook.References;
import io.dr.runbook.Scopes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
 * @param process what this process is called for people to read: host and process id
 * @param redaction keeps what is secret in the environment out of whatever leaves the process
 * @param identity which process this is, where the system tells it
 */
public record Surroundings(
    Map<String, String> environment,
    Path directory,
    InstantSource clock,
    String user,
    String process,
    Redaction redaction,
    Optional<ProcessIdentity> identity) {

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
    this(environment, directory, clock, user, process, Redaction.of(environment), Optional.empty());
  }

  /**
   * The same in the time of a run that another process drives or drove, which need not be what the
   * wall clock shows.
   */
  public Surroundings inTimeOf(RunState run, Optional<Lease> lease) {
    HostClock own = HostClock.of(clock);
    Instant wall = own.instant();
    Duration shift = Duration.between(wall, run.wall(own, lease));
    // What is known of the wall clock already is no step of it.
    Duration off = shift.plus(run.timekeeping().ahead()).negated();
    Optional<ClockStep> step =
        off.abs().compareTo(Timekeeping.NOTABLE) < 0
            ? Optional.empty()
            : Optional.of(run.timekeeping().away(off, own.sinceBoot()));
    HostClock shifted = shift.isZero() ? own : new ShiftedClock(own, shift, step);
    return new Surroundings(environment, directory, shifted, user, process, redaction, identity);
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
