package io.dr.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.engine.ActionSource;
import io.dr.plan.PlannedStep;
import io.dr.redaction.Redaction;
import io.dr.runbook.Reference;
import io.dr.runbook.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Fills what only the run can give, outputs and secrets, and makes the action. */
final class StepActions implements ActionSource {
  private final Catalog catalog;
  private final Function<String, Optional<String>> environment;
  private final Redaction redaction;

  /**
   * @param environment gives secrets by name
   * @param redaction masks what no step was given and is secret all the same
   */
  StepActions(
      Catalog catalog, Function<String, Optional<String>> environment, Redaction redaction) {
    this.catalog = catalog;
    this.environment = environment;
    this.redaction = redaction;
  }

  /** Actions in these surroundings. */
  StepActions(Catalog catalog, Surroundings surroundings) {
    this(catalog, surroundings::variable, surroundings.redaction());
  }

  @Override
  public Action create(PlannedStep step, Function<String, Outputs> outputs) {
    return made(step, outputs, with -> catalog.create(step.type().id(), with));
  }

  /** Does something with a step's parameters, of which no complaint repeats a secret. */
  void look(PlannedStep step, Function<String, Outputs> outputs, Consumer<ObjectNode> look) {
    made(
        step,
        outputs,
        with -> {
          look.accept(with);
          return context -> Next.Done.empty();
        });
  }

  private Action made(
      PlannedStep step, Function<String, Outputs> outputs, Function<ObjectNode, Action> make) {
    List<String> secrets = new ArrayList<>();
    ObjectNode with = parameters(step, outputs, secrets);
    Mask mask = new Mask(redaction.besides(secrets));
    try {
      return new Redacted(make.apply(with), mask);
    } catch (RuntimeException e) {
      throw mask.of(e);
    }
  }

  /**
   * A step's parameters, filled.
   *
   * @throws ActionFailure when something that they refer to is not there
   */
  ObjectNode parameters(PlannedStep step, Function<String, Outputs> outputs) {
    return parameters(step, outputs, new ArrayList<>());
  }

  private ObjectNode parameters(
      PlannedStep step, Function<String, Outputs> outputs, List<String> secrets) {
    return (ObjectNode) filled(step.with(), reference -> value(reference, outputs, secrets));
  }

  private Optional<String> value(
      Reference reference, Function<String, Outputs> outputs, List<String> secrets) {
    Optional<String> value =
        switch (reference.scope()) {
          case "steps" -> output(reference, outputs);
          case "env" -> environment.apply(reference.path().get(0));
          default -> Optional.empty();
        };
    if (value.isEmpty()) {
      throw new ActionFailure(missing(reference));
    }
    if (reference.scope().equals("env")) {
      secrets.add(value.get());
    }
    return value;
  }

  private static Optional<String> output(Reference reference, Function<String, Outputs> outputs) {
    String name = String.join(".", reference.path().subList(1, reference.path().size()));
    Optional<String> value = outputs.apply(reference.path().get(0)).value(name);
    if (value.filter(Redaction.MASK::equals).isPresent()) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.INVALID,
              "${" + reference.text() + "} is a secret, and secrets are handed on by no step.",
              "Give this step the secret itself, as ${env.NAME}."));
    }
    return value;
  }

  private static Failure missing(Reference reference) {
    if (reference.scope().equals("env")) {
      String name = reference.path().get(0);
      return Failure.of(
          Failure.Kind.INVALID,
          "The environment variable " + name + " is not set.",
          "Set it and resume.");
    }
    return Failure.of(
        Failure.Kind.INVALID,
        "Nothing gave ${" + reference.text() + "}.",
        "See what the earlier step put out; it may have been skipped.");
  }

  private static JsonNode filled(JsonNode node, Function<Reference, Optional<String>> values) {
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(References.fillAll(node.textValue(), values));
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(filled(element, values)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.fields()
          .forEachRemaining(field -> object.set(field.getKey(), filled(field.getValue(), values)));
      return object;
    }
    return node;
  }
}
