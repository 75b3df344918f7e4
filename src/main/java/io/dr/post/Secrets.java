package io.dr.post;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.runbook.Reference;
import io.dr.runbook.References;
import java.util.Optional;
import java.util.function.Function;

/** Fills references to the environment, at the moment at which something is sent. */
public final class Secrets {
  private final Function<String, Optional<String>> environment;

  /**
   * @param environment gives secrets by name
   */
  public Secrets(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  /**
   * The text with its secrets; it belongs in no message, log or journal.
   *
   * @throws ActionFailure of kind INVALID, which names what is not set
   */
  public String filled(String text) {
    return References.fillAll(text, this::value);
  }

  private Optional<String> value(Reference reference) {
    String name = String.join(".", reference.path());
    Optional<String> value = environment.apply(name);
    if (value.isEmpty()) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.INVALID,
              "The environment variable " + name + " is not set, and nothing is sent without it.",
              "Set it and resume."));
    }
    return value;
  }
}
