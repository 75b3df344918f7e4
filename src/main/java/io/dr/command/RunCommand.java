package io.dr.command;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Runs a program of the user's own on the machine that runs dr, once. */
public final class RunCommand implements Action {
  private static final String EXIT = "exit";
  private static final String OUTPUT = "output";
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final int SHOWN = 400;

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription(
              "The program and its arguments, as a list. No shell reads them, unless it is named:"
                  + " [sh, -c, ...].")
          List<String> command,
      @JsonProperty(required = true)
          @JsonPropertyDescription(
              "Whether the command may simply be repeated when dr was interrupted while it ran. If"
                  + " not, the operator is asked whether it was done.")
          boolean idempotent,
      @JsonPropertyDescription("Where to run it, relative to the runbook, whose folder it is.")
          Optional<String> directory,
      @JsonPropertyDescription(
              "Environment variables, besides those of dr itself and DR_RUN, DR_STEP, DR_ATTEMPT,"
                  + " DR_FROM_REGION and DR_TO_REGION; may hold ${env.NAME}.")
          Map<String, String> environment,
      @JsonPropertyDescription(
              "How long it may take, such as 5m; then it is stopped with all that it started. 10m"
                  + " if absent.")
          Optional<Duration> timeout,
      @JsonPropertyDescription("The exit code of success, or a list of them; 0 if absent.")
          @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          List<Integer> expectExit) {

    public With {
      command = command == null ? List.of() : List.copyOf(command);
      environment = environment == null ? Map.of() : Map.copyOf(environment);
      expectExit =
          expectExit == null || expectExit.isEmpty() ? List.of(0) : List.copyOf(expectExit);
      if (command.isEmpty() || command.get(0).isBlank()) {
        throw new IllegalArgumentException("the command's first element names the program");
      }
      environment
          .keySet()
          .forEach(
              name -> {
                if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                  throw new IllegalArgumentException(
                      "'" + name + "' is no name of an environment variable");
                }
              });
      if (timeout.filter(Duration::isZero).isPresent()) {
        throw new IllegalArgumentException("the timeout is longer than no time at all");
      }
    }

    @Override
    public String toString() {
      return "With[command=" + command.get(0) + "]";
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("command.run", With.class)
          .title("Run a command")
          .description(
              "Runs a program on the machine that runs dr and succeeds when its exit code is as"
                  + " expected. It runs once: after an interruption of dr itself it is repeated only"
                  + " if it is idempotent; otherwise the operator is asked whether it was done.")
          .traits(Trait.MUTATES, Trait.UNOBSERVABLE)
          .outputs(
              new OutputField(OUTPUT, "What it wrote to its output: the last 64 KiB of it."),
              new OutputField(EXIT, "Its exit code."))
          .calls(new CallField("Command", "Run", "Runs the program and waits for its end."))
          .limits(
              "Of what it writes, the last 64 KiB are kept, in whole lines; values from"
                  + " ${env.NAME} are masked in it.",
              "What it leaves running detached from itself is neither waited for nor stopped.",
              "In a rehearsal nothing is run: the output is empty.")
          .failures(
              new FailureField(
                  Failure.Kind.STATE,
                  "It ended with another exit code than expected.",
                  "See its last words; mend the cause, then resume: it is run again."),
              new FailureField(
                  Failure.Kind.INVALID,
                  "The program is not there or cannot be started.",
                  "Install it on this machine, or correct the step."),
              new FailureField(
                  Failure.Kind.TIMED_OUT,
                  "It took longer than its timeout and was stopped with all that it had started.",
                  "See how far it came before resuming: it is run again."))
          .undo("Nothing that dr knows takes back what the program did: ask whoever wrote" + " it.")
          .usually(Duration.ofMinutes(1))
          .inDrill(DrillBehaviour.RUN)
          .simulates(RunCommand::simulated)
          .example(
              """
              command: [scripts/warm-cache.sh, --region, "${to.region}"]
              idempotent: true
              environment: { API_TOKEN: "${env.CACHE_TOKEN}" }
              timeout: 5m
              """)
          .build();

  private final With with;
  private final Processes processes;

  public RunCommand(With with, Processes processes) {
    this.with = with;
    this.processes = processes;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    return List.of(
        new SimulatedResource(
            "command:process",
            String.join(" ", with.command()),
            run.to(),
            Map.of(EXIT, with.expectExit().get(0).toString())));
  }

  @Override
  public Next next(StepContext context) {
    Optional<String> exit = context.receipt(EXIT);
    if (exit.isPresent()) {
      return Next.Done.with(
          new Outputs(Map.of(EXIT, exit.get(), OUTPUT, context.receipt(OUTPUT).orElse(""))));
    }
    Call call = new Call("Command", "Run", with.command().get(0), context.to(), told());
    Next.Effect effect =
        Next.Effect.of(call, () -> run(context)).seeing("it has not been run to its end yet");
    return with.idempotent() ? effect.repeating() : effect;
  }

  private Map<String, String> told() {
    Map<String, String> told = new TreeMap<>();
    told.put("command", String.join(" ", with.command()));
    with.directory().ifPresent(directory -> told.put("directory", directory));
    if (!with.environment().isEmpty()) {
      told.put("environment", String.join(", ", new TreeSet<>(with.environment().keySet())));
    }
    return told;
  }

  private Receipt run(StepContext context) {
    Processes.Ended ended =
        processes.run(
            new Processes.Invocation(
                with.command(),
                with.directory().orElse(""),
                environment(context),
                with.timeout().orElse(TIMEOUT)));
    if (!with.expectExit().contains(ended.exit())) {
      throw new ActionFailure(unexpected(ended));
    }
    return new Receipt(Map.of(EXIT, String.valueOf(ended.exit()), OUTPUT, ended.output()));
  }

  private Map<String, String> environment(StepContext context) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("DR_RUN", context.run().id());
    environment.put("DR_STEP", context.step());
    environment.put("DR_ATTEMPT", String.valueOf(context.attempt()));
    environment.put("DR_FROM_REGION", context.from().region());
    environment.put("DR_TO_REGION", context.to().region());
    environment.putAll(with.environment());
    return environment;
  }

  private Failure unexpected(Processes.Ended ended) {
    String wanted =
        with.expectExit().stream().map(String::valueOf).collect(Collectors.joining(" or "));
    String said = lastLine(ended.errors().isBlank() ? ended.output() : ended.errors());
    return Failure.of(
        Failure.Kind.STATE,
        "%s ended with exit code %d instead of %s%s."
            .formatted(
                with.command().get(0), ended.exit(), wanted, said.isEmpty() ? "" : ": " + said),
        "Mend the cause, then resume: it is run again.");
  }

  /** A line too long to show is not cut: half of a secret could no longer be masked. */
  private static String lastLine(String text) {
    String line = text.stripTrailing();
    line = line.substring(line.lastIndexOf('\n') + 1).strip();
    return line.length() <= SHOWN
        ? line.replaceFirst("\\.$", "")
        : "its last line has " + line.length() + " characters";
  }
}
