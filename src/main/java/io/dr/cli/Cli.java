package io.dr.cli;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.journal.JournalException;
import io.dr.report.FailureText;
import io.dr.report.Plain;
import io.dr.wiring.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code dr}: runs a disaster-recovery runbook and holds it against its RTO and RPO. */
@Command(
    name = "dr",
    mixinStandardHelpOptions = true,
    version = "dr 0.1.0",
    description = "Runs your disaster-recovery runbook, against its RTO and RPO.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example: dr exercise runbooks/serverless-production.yaml"})
public final class Cli implements Callable<Integer> {
  private static final Set<String> VERSION = Set.of("-V", "--version");
  private static final List<Class<?>> COMMANDS =
      List.of(
          Initiate.class,
          Exercise.class,
          Status.class,
          Resume.class,
          Approve.class,
          Reject.class,
          Complete.class,
          Retry.class,
          Skip.class,
          Pause.class,
          Abort.class,
          Note.class,
          Update.class,
          Page.class,
          HelpWanted.class,
          Assign.class,
          PreflightCommand.class,
          History.class,
          Validate.class,
          Actions.class,
          Schema.class,
          IamPolicy.class,
          Report.class,
          Verify.class);

  @Option(
      names = "-v",
      description = "Tell more, with stack traces.",
      scope = CommandLine.ScopeType.INHERIT)
  private boolean verbose;

  private Runnable usage = () -> {};
  private boolean toldOfCut;

  final Surroundings surroundings;
  final Terminal terminal;

  public Cli(Surroundings surroundings, Terminal terminal) {
    this.surroundings = surroundings;
    this.terminal = terminal.masked(surroundings.redaction());
  }

  /** Runs a command line and answers the exit code. */
  public static int run(Surroundings surroundings, Terminal terminal, String... arguments) {
    Cli cli = new Cli(surroundings, terminal);
    CommandLine line = new CommandLine(cli);
    commands(arguments).forEach(line::addSubcommand);
    cli.usage = () -> line.usage(cli.terminal.out());
    line.setOut(cli.terminal.out());
    line.setErr(cli.terminal.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.ink() == io.dr.report.Ink.COLOUR
                ? CommandLine.Help.Ansi.ON
                : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler((e, args) -> cli.misused(e));
    line.setExecutionExceptionHandler((e, command, result) -> cli.failed(e));
    int code = line.execute(arguments);
    boolean cut = cli.terminal.out().checkError();
    if (cut && !cli.toldOfCut && code == ExitCode.OK.code()) {
      cli.terminal
          .err()
          .println(
              "Not all of this could be printed: where it goes is full, or closed."
                  + " See to that, and print it again.");
      code = ExitCode.DEFECT.code();
    }
    cli.terminal.err().flush();
    return code;
  }

  /**
   * The command that is called by its name, or else all. Each costs reflection, all of them
   * together more than most commands take.
   */
  private static List<Class<?>> commands(String... arguments) {
    if (arguments.length == 1 && VERSION.contains(arguments[0])) {
      return List.of();
    }
    for (Class<?> command : COMMANDS) {
      if (arguments.length > 0 && arguments[0].equals(name(command))) {
        return List.of(command);
      }
    }
    return COMMANDS;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  /** A command has said itself that not all of its output could be printed. */
  void toldOfCut() {
    toldOfCut = true;
  }

  @Override
  public Integer call() {
    usage.run();
    return ExitCode.OK.code();
  }

  private int misused(ParameterException e) {
    CommandLine command = e.getCommandLine();
    terminal.err().println(Plain.text(Misuse.of(e)));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, terminal.err());
    terminal.err().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  /** The one place where what went wrong becomes a message and an exit code. */
  private int failed(Exception e) {
    if (verbose) {
      e.printStackTrace(terminal.err());
    }
    if (e instanceof CommandFailure failure) {
      terminal.err().println(Plain.text(String.valueOf(failure.getMessage())));
      return failure.exitCode().code();
    }
    if (e instanceof JournalException) {
      terminal.err().println(Plain.text(String.valueOf(e.getMessage())));
      return ExitCode.DEFECT.code();
    }
    if (e instanceof ActionFailure failure) {
      terminal.err().println(FailureText.line(failure.failure()));
      Failure.Kind kind = failure.failure().kind();
      boolean aws = kind == Failure.Kind.DENIED || kind == Failure.Kind.UNREACHABLE;
      return (aws ? ExitCode.NO_AWS : ExitCode.STEP_FAILED).code();
    }
    terminal
        .err()
        .println(
            "dr broke: "
                + Plain.text(e.toString())
                + ". Report it with the file "
                + diagnostic(e)
                + ".");
    return ExitCode.DEFECT.code();
  }

  private String diagnostic(Exception e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    try {
      Path file = Files.createTempFile("dr-defect-", ".txt");
      Files.writeString(file, surroundings.redaction().masked(text.toString()));
      return file.toString();
    } catch (IOException unwritable) {
      return "that -v prints";
    }
  }
}
