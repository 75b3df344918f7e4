package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.runbook.Reference;
import io.dr.runbook.References;
import io.dr.runbook.yaml.ReferenceTargets.Field;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds every {@code ${...}} against what it refers to. */
final class ReferenceCheck {
  private static final Pattern OPEN = Pattern.compile("\\$\\$\\{|(\\$\\{)");
  private static final String MAIL = "/communication/mail/";
  private static final Pattern SECRET_PARAMETER = Pattern.compile("/parameters/[^/]+/secret");

  private final Document document;
  private final Outline outline;
  private final ReferenceTargets targets;
  private final Problems problems;

  ReferenceCheck(Document document, Outline outline, ReferenceTargets targets, Problems problems) {
    this.document = document;
    this.outline = outline;
    this.targets = targets;
    this.problems = problems;
  }

  /**
   * @param skip pointers of values that are known to be wrong as a whole
   */
  void check(Set<String> skip) {
    JsonNode root = document.root();
    if (root instanceof ObjectNode members) {
      members
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!name.equals("phases")) {
                  walk(members.get(name), Document.child("", name), OptionalInt.empty(), skip);
                }
              });
    }
    outline
        .phases()
        .forEach(phase -> field(phase.pointer() + "/title", OptionalInt.empty(), Field.TITLE));
    for (int i = 0; i < outline.steps().size(); i++) {
      String pointer = outline.steps().get(i).pointer();
      walk(root.at(pointer), pointer, OptionalInt.of(i), skip);
    }
  }

  private void field(String pointer, OptionalInt step, Field field) {
    JsonNode value = document.root().at(pointer);
    if (value.isTextual()) {
      text(value.textValue(), pointer, step, field);
    }
  }

  private void walk(JsonNode value, String pointer, OptionalInt step, Set<String> skip) {
    if (value.isTextual()) {
      if (value.textValue().contains("${") && !skip.contains(pointer)) {
        text(value.textValue(), pointer, step, kind(pointer, step));
      }
      return;
    }
    value
        .fieldNames()
        .forEachRemaining(name -> walk(value.get(name), Document.child(pointer, name), step, skip));
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      walk(value.get(i), Document.child(pointer, i), step, skip);
    }
  }

  private Field kind(String pointer, OptionalInt step) {
    if (step.isEmpty()) {
      return outsideSteps(pointer);
    }
    String inStep = pointer.substring(outline.steps().get(step.getAsInt()).pointer().length());
    if (inStep.startsWith("/with/")) {
      return Field.WITH;
    }
    boolean filled = inStep.equals("/title") || inStep.equals("/approval/prompt");
    return filled ? Field.TITLE : Field.LITERAL;
  }

  private static Field outsideSteps(String pointer) {
    if (pointer.startsWith(MAIL)
        || SECRET_PARAMETER.matcher(pointer).matches()
        || pointer.equals("/communication/engineering/token")) {
      return Field.CHANNEL;
    }
    boolean filled = pointer.equals("/title") || pointer.equals("/communication/engineering/slack");
    return filled ? Field.TITLE : Field.LITERAL;
  }

  private void text(String text, String pointer, OptionalInt step, Field field) {
    Spot spot = document.spot(pointer);
    if (field == Field.LITERAL) {
      Matcher open = OPEN.matcher(text);
      while (open.find()) {
        if (open.group(1) != null) {
          problems.error(
              spot.at(open.start()),
              "references are filled only in with:, titles, prompts, the Slack channel and mail:");
          return;
        }
      }
      return;
    }
    for (String malformed : References.malformed(text)) {
      problems.error(
          spot.at(offset(text, malformed)),
          () ->
              "'%s' is no reference; write for example ${params.domain}, or $${ for a literal ${"
                  .formatted(Shown.text(malformed)));
    }
    for (Reference reference : References.in(text)) {
      targets
          .objection(reference, step, field)
          .ifPresent(message -> problems.error(spot.at(reference.offset()), message));
    }
  }

  /** What is not closed reaches to the end of the text. */
  private static int offset(String text, String malformed) {
    return text.endsWith(malformed)
        ? text.length() - malformed.length()
        : Math.max(0, text.indexOf(malformed));
  }
}
