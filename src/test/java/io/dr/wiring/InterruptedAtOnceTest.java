package io.dr.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.engine.Ending;
import io.dr.journal.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InterruptedAtOnceTest {
  @Test
  void anInterruptionBeforeAnythingDrivesTheRunIsHeard() throws IOException {
    Path runbook = Path.of("runbooks/database-only.yaml").toAbsolutePath();

    Kept.End end = new Kept(runbook, Files.readString(runbook), 1).interruptedAtOnce();

    assertThat(end.ending()).isEqualTo(Ending.INTERRUPTED);
    assertThat(end.effects()).isEmpty();
    assertThat(end.entries().get(end.entries().size() - 1).event())
        .isInstanceOf(Event.RunInterrupted.class);
  }
}
