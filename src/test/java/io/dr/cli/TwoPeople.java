package io.dr.cli;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A runbook that wants two people, and a run of it that one of them initiated. */
final class TwoPeople {
  static final String RUN = "20261123-test";
  static final String RUNBOOK =
      """
      runbook: two
      sites:
        prodX: { region: us-east-1, account: "111122223333" }
        prodY: { region: us-west-2, account: "111122223333" }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 60m, rpo: 15m, clock: declaration }
      authority:
        - { name: Chief Executive, phone: "+44 20 7946 0000" }
        - { name: Head of Engineering, phone: "+44 20 7946 0001" }
        - { name: Linus }
      twoPerson: true
      communication:
        leadership: { email: [executives@example.com] }
        mail: { host: 127.0.0.1, port: 1, from: dr@example.com }
      phases:
        - phase: all
          title: All
          steps:
            - { step: one, action: command.run, with: { command: [sh, -c, "echo begun > begun"], idempotent: false } }
      """;

  private TwoPeople() {}

  static Path runbook(Path folder) throws IOException {
    return Files.writeString(folder.resolve("two.yaml"), RUNBOOK);
  }

  /** What a process leaves behind that is killed while it waits. */
  static void asked(Path folder) {
    asked(folder, Optional.of("Head of Engineering"));
  }

  static void asked(Path folder, Optional<String> commander) {
    Event.RunInitiated initiated =
        new Event.RunInitiated(
            "two",
            folder.resolve("two.yaml").toString(),
            RUNBOOK,
            "",
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.DISASTER,
            "Head of Engineering",
            commander,
            Optional.empty(),
            Optional.of("us-east-1 is down"),
            Shell.NOW.minus(Duration.ofMinutes(4)),
            1,
            Optional.of("not reached by phone at 03:12"),
            Optional.empty(),
            Map.of(),
            List.of("Chief Executive"),
            true,
            Optional.empty());
    try (Journal journal = Unfinished.open(folder.resolve(".dr"))) {
      journal.append(RUN, 0, Shell.NOW, initiated);
      journal.append(
          RUN, 1, Shell.NOW, new Event.OrchestratorAttached("laptop/9", Optional.empty()));
      journal.leases().take(RUN, new Lease("laptop/9", Shell.NOW, Shell.NOW));
    }
  }

  static List<Event> events(Path folder) {
    try (Journal journal = Unfinished.open(folder.resolve(".dr"))) {
      return journal.read(journal.runs().get(0), 0).stream().map(entry -> entry.event()).toList();
    }
  }
}
