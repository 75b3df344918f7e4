package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.dr.runbook.Reference;
import io.dr.runbook.Scopes;
import io.dr.runbook.Vocabulary;
import io.dr.runbook.yaml.Outline.StepLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Knows everything that may be referred to, and says what a reference has against it. */
final class ReferenceTargets {
  private final Document document;
  private final Outline outline;
  private final Order order;
  private final Vocabulary vocabulary;
  private final NearestName nearest;
  private final List<String> parameters = new ArrayList<>();
  private final List<String> steps;

  ReferenceTargets(
      Document document, Outline outline, Order order, Vocabulary vocabulary, NearestName nearest) {
    this.document = document;
    this.outline = outline;
    this.order = order;
    this.vocabulary = vocabulary;
    this.nearest = nearest;
    this.steps = outline.stepNumbers().keySet().stream().sorted().toList();
    document.root().path("parameters").fieldNames().forEachRemaining(parameters::add);
  }

  /** What may be referred to from where. */
  enum Field {
    /** No references at all. */
    LITERAL,
    /** Read by everybody, and shown before the steps run. */
    TITLE,
    /** A parameter of an action. */
    WITH,
    /** How a channel to people is reached. */
    CHANNEL
  }

  /**
   * What is wrong with a reference, if anything.
   *
   * @param step the number of the step that it stands in, if it stands in one
   */
  Optional<Supplier<String>> objection(Reference reference, OptionalInt step, Field field) {
    return switch (reference.scope()) {
      case Scopes.RUN -> fixed(reference, Scopes.RUN_FIELDS);
      case Scopes.FROM, Scopes.TO -> fixed(reference, Scopes.SITE_FIELDS).or(() -> role(reference));
      case Scopes.PARAMS ->
          fixed(reference, parameters).or(() -> secretParameter(reference, field));
      case Scopes.STEPS -> output(reference, step, field);
      case Scopes.ENV -> secret(reference, field);
      default ->
          Optional.of(
              () ->
                  "unknown scope '%s' in ${%s}%s"
                      .formatted(
                          Shown.text(reference.scope()),
                          Shown.text(reference.text()),
                          nearest.hint(reference.scope(), Scopes.ALL)));
    };
  }

  private Optional<Supplier<String>> fixed(Reference reference, Collection<String> fields) {
    String field = String.join(".", reference.path());
    if (fields.contains(field)) {
      return Optional.empty();
    }
    return Optional.of(() -> unknownField(reference, field, fields));
  }

  private String unknownField(Reference reference, String field, Collection<String> fields) {
    boolean parameter = reference.scope().equals(Scopes.PARAMS);
    String kind = parameter ? "parameter" : "field of " + reference.scope();
    String known =
        parameter ? "define it under parameters:" : "there are " + String.join(", ", fields);
    String hint =
        nearest
            .nearest(field, fields)
            .map(name -> "did you mean '" + reference.scope() + "." + name + "'?")
            .orElse(known);
    return "unknown %s '%s'; %s".formatted(kind, Shown.text(field), hint);
  }

  private Optional<Supplier<String>> role(Reference reference) {
    if (!reference.path().equals(List.of("role"))) {
      return Optional.empty();
    }
    JsonNode root = document.root();
    for (String end : List.of(Scopes.FROM, Scopes.TO)) {
      String site = root.path("failover").path(end).asText();
      JsonNode found = root.path("sites").path(site);
      if (found.isObject() && !found.has("role")) {
        return Optional.of(
            () ->
                "${%s} needs a role of both sites; '%s' has none"
                    .formatted(reference.text(), Shown.text(site)));
      }
    }
    return Optional.empty();
  }

  /** A parameter that stands for a variable of the environment is what that is. */
  private Optional<Supplier<String>> secretParameter(Reference reference, Field field) {
    boolean secret = document.root().path("parameters").path(reference.path().get(0)).isObject();
    return secret && everybodyReads(field) ? Optional.of(read(reference)) : Optional.empty();
  }

  private static boolean everybodyReads(Field field) {
    return field != Field.WITH && field != Field.CHANNEL;
  }

  private static Supplier<String> read(Reference reference) {
    return () ->
        "${%s} is a secret, and everybody reads this text; secrets stand only in with:"
            .formatted(Shown.text(reference.text()));
  }

  private static Optional<Supplier<String>> secret(Reference reference, Field field) {
    if (everybodyReads(field)) {
      return Optional.of(read(reference));
    }
    return reference.path().size() == 1
        ? Optional.empty()
        : Optional.of(
            () ->
                "${%s} names no environment variable; write for example ${env.STATUSPAGE_TOKEN}"
                    .formatted(Shown.text(reference.text())));
  }

  private Optional<Supplier<String>> output(Reference reference, OptionalInt reader, Field field) {
    String shown = Shown.text(reference.text());
    if (reader.isEmpty() || field == Field.TITLE) {
      return Optional.of(() -> "${" + shown + "} is not known yet when this text is shown");
    }
    String id = reference.path().get(0);
    Integer step = outline.stepNumbers().get(id);
    if (step == null) {
      return Optional.of(
          () ->
              "unknown step '%s' in ${%s}".formatted(Shown.text(id), shown)
                  + nearest.hint(id, steps));
    }
    StepLine giver = outline.steps().get(step);
    Optional<Supplier<String>> unknown = unknownOutput(reference, giver);
    return unknown.isPresent() ? unknown : order(shown, step, reader.getAsInt());
  }

  private Optional<Supplier<String>> unknownOutput(Reference reference, StepLine giver) {
    if (!vocabulary.actions().contains(giver.action())) {
      return Optional.empty();
    }
    Set<String> outputs = vocabulary.outputs(giver.action());
    String output = String.join(".", reference.path().subList(1, reference.path().size()));
    boolean any = outputs.contains(Vocabulary.ANY_OUTPUT);
    if (outputs.contains(output) || (any && reference.path().size() == 2)) {
      return Optional.empty();
    }
    return Optional.of(() -> unknownOutput(reference, giver.action(), output, outputs));
  }

  private String unknownOutput(
      Reference reference, String action, String output, Set<String> outputs) {
    List<String> known =
        outputs.stream().filter(name -> !name.equals(Vocabulary.ANY_OUTPUT)).sorted().toList();
    String hint = nearest.hint(output, known);
    if (hint.isEmpty() && !known.isEmpty()) {
      hint = "; it gives " + String.join(", ", known);
    }
    String what = output.isEmpty() ? "names no output" : "is no output";
    return "${%s} %s of %s%s".formatted(Shown.text(reference.text()), what, action, hint);
  }

  private Optional<Supplier<String>> order(String shown, int giver, int reader) {
    StepLine from = outline.steps().get(giver);
    StepLine to = outline.steps().get(reader);
    if (giver == reader) {
      return Optional.of(() -> "the step reads its own output ${" + shown + "}");
    }
    if (from.phase() > to.phase()) {
      return Optional.of(
          () ->
              "${%s} comes from the later phase '%s'"
                  .formatted(shown, Shown.text(outline.phases().get(from.phase()).id())));
    }
    return order.comesBefore(giver, reader)
        ? Optional.empty()
        : Optional.of(
            () ->
                "${%s} is read by a step that does not wait for '%s'; add it to the step's needs"
                    .formatted(shown, Shown.text(from.id())));
  }
}
