package io.dr.cli;

import io.dr.engine.Operators;
import io.dr.journal.Answer;
import io.dr.journal.Question;
import io.dr.report.Plain;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The operator at this terminal. Questions wait their turn; where nobody can type, they are left to
 * other terminals.
 */
final class Prompts implements Operators {
  private final Terminal terminal;
  private final String user;
  private final Runnable before;
  private final Runnable after;
  private final boolean timeWaits;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "dr-prompt");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param before makes room for a prompt
   * @param after gives the room back
   * @param timeWaits whether the run's time stands still until a question is answered
   */
  Prompts(Terminal terminal, String user, Runnable before, Runnable after, boolean timeWaits) {
    this.terminal = terminal;
    this.user = user;
    this.before = before;
    this.after = after;
    this.timeWaits = timeWaits;
  }

  @Override
  public void ask(String step, Question question, Consumer<Answer> reply) {
    if (!somebodyHere()) {
      return;
    }
    if (timeWaits) {
      prompt(step, question, reply);
    } else {
      reader.execute(() -> prompt(step, question, reply));
    }
  }

  /** Whether anybody can be asked. */
  boolean somebodyHere() {
    return terminal.canPrompt() && (terminal.isTerminal() || terminal.isDumb());
  }

  private void prompt(String step, Question question, Consumer<Answer> reply) {
    before.run();
    try {
      String choice = "";
      while (!question.choices().contains(choice)) {
        terminal.out().println();
        terminal.out().println(step + ": " + Plain.text(question.text()));
        terminal.out().print("[" + String.join(" / ", question.choices()) + "] ");
        terminal.out().flush();
        String line = terminal.in().readLine();
        if (line == null) {
          return;
        }
        choice = line.strip();
      }
      reply.accept(new Answer(choice, user, ""));
    } catch (IOException e) {
      terminal.err().println("The terminal cannot be read. Answer from another one.");
    } finally {
      after.run();
    }
  }
}
