package io.dr.disasters;

import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.engine.ActionSource;
import io.dr.journal.Answer;
import io.dr.journal.Entry;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import io.dr.plan.PlannedStep;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is left to judge when a run is over.
 *
 * @param book the runbook
 * @param entries the journal, read anew
 * @param state the fold over it
 * @param witness who wrote what, and which calls were made
 * @param effects what the world applied, sorted
 * @param looks what a look at the work of each step that succeeded shows now, by step
 * @param blows what befell the run
 * @param defects what broke
 */
record Aftermath(
    Book book,
    List<Entry> entries,
    RunState state,
    Witness witness,
    List<String> effects,
    Map<String, String> looks,
    List<String> blows,
    List<String> defects) {

  static Aftermath of(Trial ordeal) {
    List<Entry> entries = ordeal.planted().journal(ordeal.journal()).read(Ordeal.RUN, 0);
    RunState state = ordeal.state();
    return new Aftermath(
        ordeal.book(),
        entries,
        state,
        ordeal.witness(),
        ordeal.simulated().effects().stream().map(Aftermath::shown).sorted().toList(),
        looks(ordeal, state),
        List.copyOf(ordeal.disaster().blows()),
        List.copyOf(ordeal.defects()));
  }

  /** An effect in a line. */
  static String shown(Call call) {
    return call.service()
        + " "
        + call.operation()
        + " "
        + call.resource()
        + " in "
        + call.site().region();
  }

  private static Map<String, String> looks(Trial ordeal, RunState state) {
    ActionSource actions = ordeal.world().actions(world -> world);
    Map<String, String> looks = new TreeMap<>();
    for (PlannedStep step : ordeal.book().plan().steps().values()) {
      StepState known = state.step(step.id());
      // What one step told people, a later one tells them otherwise.
      boolean lasts = step.type().is(Trait.MUTATES) && !step.type().is(Trait.INFORMS);
      if (known.status() == StepStatus.SUCCEEDED && lasts) {
        looks.put(step.id(), look(ordeal, actions, step, state));
      }
    }
    return looks;
  }

  private static String look(Trial ordeal, ActionSource actions, PlannedStep step, RunState state) {
    StepState known = state.step(step.id());
    StepContext context =
        new StepContext(
            ordeal.book().facts(),
            step.id(),
            known.attempt(),
            known.attemptStartedAt().orElse(Ordeal.START),
            ordeal.simulated().now(),
            known.receipts(),
            known.answer(Question.Kind.TASK).map(Answer::choice));
    try {
      Next next = actions.create(step, id -> state.step(id).outputs()).next(context);
      return next.getClass().getSimpleName();
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }

  /** What the steps put out: the names, since values hold times. */
  Map<String, List<String>> outputs() {
    return state.steps().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                step -> step.getValue().outputs().values().keySet().stream().sorted().toList(),
                (one, other) -> one,
                TreeMap::new));
  }

  /** The whole story, for whoever has to find the bug. */
  String told() {
    StringBuilder story = new StringBuilder();
    story.append(book).append(" ended ").append(state.phase()).append('\n');
    defects.forEach(defect -> story.append("  defect: ").append(defect).append('\n'));
    blows.forEach(blow -> story.append("  blow: ").append(blow).append('\n'));
    for (Entry entry : entries) {
      story
          .append("  ")
          .append(entry.sequence())
          .append(' ')
          .append(entry.at())
          .append(' ')
          .append(witness.writer(entry.sequence()))
          .append(' ')
          .append(entry.text())
          .append('\n');
    }
    witness
        .made()
        .forEach(
            made ->
                story
                    .append("  made after entry ")
                    .append(made.sequence())
                    .append(" by ")
                    .append(made.host())
                    .append(" for ")
                    .append(made.step())
                    .append(": ")
                    .append(made.call().operation())
                    .append(" -> ")
                    .append(made.applied().stream().map(Aftermath::shown).toList())
                    .append('\n'));
    return story.toString();
  }
}
