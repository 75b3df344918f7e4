package io.dr.cli;

import io.dr.journal.Crew;
import io.dr.journal.Event;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dr assign}: hands a role over. */
@Command(
    name = "assign",
    mixinStandardHelpOptions = true,
    description = "Gives a role to a person, from now on; the one who had it hands it over.",
    footer = {
      "",
      "Example: dr assign 20261123-k7m2 commander Grace --by Ada --reason \"end of shift\""
    })
final class Assign extends Intervention {
  private static final Map<String, String> SHORT =
      Map.of("commander", Crew.COMMANDER, "lead", Crew.LEAD);

  @Parameters(
      index = "1",
      paramLabel = "ROLE",
      description = "commander, lead, or any other, such as scribe.")
  private String role = "";

  @Parameters(index = "2", paramLabel = "NAME", description = "Who has it from now on.")
  private String person = "";

  @Override
  boolean isRemark() {
    return true;
  }

  @Override
  Event decide(RunReference found) {
    String known = FreeText.name("The role", role).toLowerCase(Locale.ROOT);
    String named = SHORT.getOrDefault(known, known);
    String who = FreeText.name("The name", person);
    if (who.equals(found.state().crew().roles().get(named))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          who + " is " + named + " already.",
          "See who does what with: " + commands().status(found.id()));
    }
    return new Event.RoleAssigned(named, who, by(), reason());
  }
}
