package io.dr.cli;

import io.dr.journal.Event;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dr note}: puts something on record. */
@Command(
    name = "note",
    mixinStandardHelpOptions = true,
    description = "Puts something worth remembering on a run's record, also after its end.",
    footer = {"", "Example: dr note 20261123-k7m2 \"customers see prices again\" --by Ada"})
final class Note extends Intervention {
  @Parameters(index = "1", paramLabel = "TEXT", description = "A sentence or two.")
  private String text = "";

  @Override
  boolean isRemark() {
    return true;
  }

  @Override
  Event decide(RunReference found) {
    return new Event.NoteAdded(by(), FreeText.sentence("The note", text));
  }
}
