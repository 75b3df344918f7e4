package io.dr.cli;

import io.dr.journal.Crew;
import io.dr.journal.Event;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dr help-wanted}: asks for help, or says that it came. */
@Command(
    name = "help-wanted",
    mixinStandardHelpOptions = true,
    description = "Asks for help or resources, shown in every report until it is settled.",
    footer = {
      "",
      "Example: dr help-wanted 20261123-k7m2 \"a second DBA\" --by Grace",
      "         dr help-wanted 20261123-k7m2 \"Linus joined\" --settles 1 --by Ada"
    })
final class HelpWanted extends Intervention {
  @Parameters(index = "1", paramLabel = "TEXT", description = "What is needed, or what came.")
  private String text = "";

  @Option(
      names = "--settles",
      paramLabel = "N",
      description = "The number of the request that is settled by this.")
  private Optional<Integer> settles = Optional.empty();

  @Override
  boolean isRemark() {
    return true;
  }

  @Override
  Event decide(RunReference found) {
    Crew crew = found.state().crew();
    String said = FreeText.sentence("The text", text);
    if (settles.isEmpty()) {
      return new Event.HelpWanted(crew.help().size() + 1, by(), said);
    }
    int number = settles.get();
    if (crew.open().stream().noneMatch(help -> help.number() == number)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "No request for help with number " + number + " is open.",
          "See those that are with: " + commands().status(found.id()));
    }
    return new Event.HelpGiven(number, by(), said);
  }
}
