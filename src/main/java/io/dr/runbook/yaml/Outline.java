package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The phases and steps of a document that may be wrong in any way: what can be made out of it.
 *
 * @param phases in the order written
 * @param steps in the order written
 * @param phaseNumbers by id; of several phases with one id, the first
 * @param stepNumbers by id; of several steps with one id, the first
 */
record Outline(
    List<PhaseLine> phases,
    List<StepLine> steps,
    Map<String, Integer> phaseNumbers,
    Map<String, Integer> stepNumbers) {

  /** A phase: its id, empty where none is written, and the numbers of its first step and beyond. */
  record PhaseLine(String id, String pointer, int first, int end) {}

  /**
   * A step.
   *
   * @param id empty where none is written
   * @param pointer where it is
   * @param phase its phase's number
   * @param action empty where none is written
   * @param needs what is written there, as far as it is text
   */
  record StepLine(
      String id, String pointer, int phase, String action, Optional<List<Need>> needs) {}

  /** A name in a step's list of needs. */
  record Need(String name, String pointer) {}

  static Outline of(Document document) {
    List<PhaseLine> phases = new ArrayList<>();
    List<StepLine> steps = new ArrayList<>();
    Map<String, Integer> phaseNumbers = new HashMap<>();
    Map<String, Integer> stepNumbers = new HashMap<>();
    JsonNode written = document.root().path("phases");
    for (int i = 0; i < written.size() && written.isArray(); i++) {
      String pointer = Document.child("/phases", i);
      int first = steps.size();
      JsonNode inPhase = written.get(i).path("steps");
      for (int j = 0; j < inPhase.size() && inPhase.isArray(); j++) {
        StepLine step = step(inPhase.get(j), Document.child(pointer + "/steps", j), i);
        stepNumbers.putIfAbsent(step.id(), steps.size());
        steps.add(step);
      }
      PhaseLine phase =
          new PhaseLine(written.get(i).path("phase").asText(), pointer, first, steps.size());
      phaseNumbers.putIfAbsent(phase.id(), i);
      phases.add(phase);
    }
    phaseNumbers.remove("");
    stepNumbers.remove("");
    return new Outline(phases, steps, phaseNumbers, stepNumbers);
  }

  private static StepLine step(JsonNode step, String pointer, int phase) {
    JsonNode written = step.path("needs");
    Optional<List<Need>> needs = Optional.empty();
    if (written.isArray()) {
      List<Need> names = new ArrayList<>();
      for (int i = 0; i < written.size(); i++) {
        if (written.get(i).isTextual()) {
          names.add(new Need(written.get(i).textValue(), Document.child(pointer + "/needs", i)));
        }
      }
      needs = Optional.of(names);
    }
    return new StepLine(
        step.path("step").asText(), pointer, phase, step.path("action").asText(), needs);
  }
}
