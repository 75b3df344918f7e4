package io.dr.cli;

import io.dr.action.ActionFailure;
import io.dr.journal.Journal;
import io.dr.plan.Plan;
import io.dr.post.Bulletin;
import io.dr.post.Bulletins;
import io.dr.post.Channel;
import io.dr.post.Dispatch;
import io.dr.post.JournalLedger;
import io.dr.post.Letter;
import io.dr.post.LetterTemplates;
import io.dr.post.LetterWriter;
import io.dr.post.Logbook;
import io.dr.report.Commands;
import io.dr.report.Plain;
import io.dr.report.StatusReport;
import io.dr.wiring.Correspondents;
import io.dr.wiring.Home;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dr update}: writes to leadership now. */
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the leadership update and sends it now.",
      "The regular ones go out by themselves while the run is driven. With --preview it is only",
      "shown."
    },
    footer = {"", "Example: dr update 20261123-k7m2 --preview"})
final class Update implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();
  @Mixin private StateOption state = new StateOption();

  @Parameters(paramLabel = "RUN", description = "The run.")
  private String run = "";

  @Option(names = "--preview", description = "Show it, and send nothing.")
  private boolean preview;

  @Option(
      names = "--format",
      paramLabel = "text|html",
      defaultValue = "text",
      description = "What a preview shows.")
  private Format format = Format.TEXT;

  enum Format {
    TEXT,
    HTML
  }

  @Override
  public Integer call() {
    Home home = RunReference.home(cli, state);
    try (Journal journal = home.open(run)) {
      RunReference found = RunReference.find(journal, Optional.of(run));
      Plan plan = found.plan();
      Correspondents correspondents =
          Correspondents.of(plan, found.state().initiated().path(), cli.surroundings);
      Letter letter = letter(found, plan, correspondents.templates());
      boolean declared = !found.state().authorisation().pending();
      if (!preview && !declared) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "Run " + run + " was not confirmed by a second person, and nobody is told of it.",
            "Have it confirmed first, or only show the update with --preview.");
      }
      if (preview) {
        show(letter);
      } else {
        Commands commands = home.commands(cli.surroundings);
        send(letter, correspondents.leadership(), found, journal, commands);
      }
      return ExitCode.OK.code();
    }
  }

  private Letter letter(RunReference found, Plan plan, LetterTemplates templates) {
    templates.objections().forEach(line -> cli.terminal.err().println(Plain.text(line)));
    StatusReport report = found.report(found.wall(cli));
    Logbook log = Logbook.of(found.id(), found.entries());
    Bulletin bulletin = new Bulletins(plan).asked(log, report.asOf());
    return new LetterWriter(plan, templates).write(bulletin, report, log);
  }

  private void show(Letter letter) {
    if (format == Format.HTML) {
      cli.terminal.out().print(letter.html());
    } else {
      cli.terminal.out().println(letter.shown());
    }
  }

  private void send(
      Letter letter,
      Optional<Channel> way,
      RunReference found,
      Journal journal,
      Commands commands) {
    Channel channel =
        way.orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "The runbook of run " + run + " names no mail server, or nobody to write to.",
                    "Show the update and send it yourself: " + commands.previewUpdate(run)));
    JournalLedger ledger = new JournalLedger(journal, run, Optional.empty());
    Instant at = found.state().now(found.wall(cli), found.lease());
    Dispatch dispatch = new Dispatch(letter.key(), channel.words(), () -> channel.deliver(letter));
    try {
      ledger.sent(dispatch, dispatch.delivery().get(), at);
    } catch (ActionFailure e) {
      ledger.failed(dispatch, e.failure(), 1, false, at);
      throw new CommandFailure(ExitCode.STEP_FAILED, e.failure().cause(), e.failure().remedy());
    }
    cli.terminal.out().println("Sent by " + Plain.text(channel.words()) + ": " + letter.subject());
  }
}
