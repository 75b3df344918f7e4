package io.dr.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Outputs;
import io.dr.engine.ActionSource;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Reference;
import io.dr.runbook.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Fills what only the run can give, outputs and secrets, and makes the action. */
final class StepActions implements ActionSource {
  private final Catalog catalog;
  private final Function<String, Optional<String>> environment;

  /**
   * @param environment gives secrets by name
   */
  StepActions(Catalog catalog, Function<String, Optional<String>> environment) {
    this.catalog = catalog;
    this.environment = environment;
  }

  @Override
  public Action create(PlannedStep step, Function<String, Outputs> outputs) {
    List<String> secrets = new ArrayList<>();
    ObjectNode with = parameters(step, outputs, secrets);
    Action action = catalog.create(step.type().id(), with);
    return secrets.isEmpty() ? action : new Redacted(action, secrets);
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
    return outputs.apply(reference.path().get(0)).value(name);
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
