package io.dr.report;

import io.dr.journal.Answer;
import io.dr.runbook.Person;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command lines that people are told to type; each works from where they stand.
 *
 * @param state where runs are kept, when a command would not find it by itself
 */
public record Commands(Optional<Path> state) {
  /** What the journal's default place is enough for. */
  public static final Commands HERE = new Commands(Optional.empty());

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  /** What shows where a run stands. */
  public String status(String run) {
    return "dr status " + run + suffix();
  }

  /** What takes a run up. */
  public String resume(String run) {
    return "dr resume " + run + suffix();
  }

  /** What takes a run from whoever drives it. */
  public String takeOver(String run) {
    return "dr resume " + run + " --take-over" + suffix();
  }

  /** What writes to leadership now. */
  public String update(String run) {
    return "dr update " + run + suffix();
  }

  /** What shows the update to leadership, to be sent by other means. */
  public String previewUpdate(String run) {
    return "dr update " + run + " --preview" + suffix();
  }

  /** What tells customers something between the runbook's steps. */
  public String page(String run) {
    return "dr page " + run + " --by NAME --message TEXT" + suffix();
  }

  /** What shows whether a run's journal is as it was written. */
  public String verify(String run) {
    return "dr verify " + run + suffix();
  }

  /** What shows whether a run's journal still has the head that was noted. */
  public String verify(String run, String head) {
    return "dr verify " + run + " --head " + head + suffix();
  }

  /** What answers an open question, from any terminal. */
  public String answer(String run, String step, List<String> choices) {
    return choices.stream()
        .map(choice -> "dr " + choice + " " + run + " " + step + " --by NAME" + suffix())
        .collect(Collectors.joining("   or   "));
  }

  /** What a second person confirms or refuses a run with. */
  public String confirm(String run) {
    return answer(run, Person.INITIATION, List.of(Answer.APPROVE, Answer.REJECT));
  }

  /**
   * What names the technical lead.
   *
   * @param by whose it is to name them
   */
  public String assignLead(String run, String by) {
    return "dr assign " + run + " lead NAME --by " + quoted(by) + suffix();
  }

  private String suffix() {
    return state.map(folder -> " --state " + quoted(folder.toString())).orElse("");
  }

  /** As a shell takes it for one word. */
  private static String quoted(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
