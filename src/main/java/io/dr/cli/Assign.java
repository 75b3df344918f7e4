package io.dr.cli;

import io.dr.journal.Crew;
import io.dr.journal.Event;
import io.dr.report.Plain;
import io.dr.report.StatusReport;
import io.dr.runbook.Person;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dr assign}: hands a role over. */
@Command(
    name = "assign",
    mixinStandardHelpOptions = true,
    description = {
      "Gives a role to a person, from now on.",
      "The one who had it hands it over. It is for whoever has it, the incident commander, or the",
      "runbook's authority to give; in need anybody does."
    },
    footer = {
      "",
      "Example: dr assign 20261123-k7m2 commander Grace --by Ada --reason \"end of shift\""
    })
final class Assign extends Intervention {
  @Parameters(
      index = "1",
      paramLabel = "ROLE",
      description = "commander (or ic), lead (or tl), or any other, such as scribe.")
  private String role = "";

  @Parameters(index = "2", paramLabel = "NAME", description = "Who has it from now on.")
  private String person = "";

  private Optional<String> notTheirs = Optional.empty();

  @Override
  boolean isRemark() {
    return true;
  }

  @Override
  Event decide(RunReference found) {
    String named = Crew.role(FreeText.name("The role", role));
    String who = FreeText.name("The name", person);
    Optional<String> holder = Optional.ofNullable(found.state().crew().roles().get(named));
    if (holder.filter(has -> Person.same(has, who)).isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          who + " is " + named + " already.",
          "See who does what with: " + commands().status(found.id()));
    }
    notTheirs = isTheirs(found, holder) ? Optional.empty() : Optional.of(named);
    return new Event.RoleAssigned(named, who, by(), reason(), holder);
  }

  /** The holder, the incident commander, and the runbook's authority may. */
  private boolean isTheirs(RunReference found, Optional<String> holder) {
    Optional<String> commander =
        Optional.ofNullable(found.state().crew().roles().get(Crew.COMMANDER));
    Stream<String> authority = found.plan().authority().stream().map(Person::name);
    return Stream.concat(Stream.concat(holder.stream(), commander.stream()), authority)
        .anyMatch(name -> Person.same(name, by()));
  }

  /** In need anybody may do it; it is only said. */
  @Override
  void tellMore(StatusReport report, PrintWriter out) {
    notTheirs.ifPresent(
        named ->
            err()
                .println(
                    "It was not %s's to say who is %s. It is recorded all the same; tell the incident commander%s."
                        .formatted(
                            Plain.text(by()),
                            named,
                            report.people().commander().map(name -> ", " + name).orElse(""))));
  }
}
