package io.dr.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The picture of the states is that of the code. */
class StatesTest {
  private static final Pattern WAY = Pattern.compile("(?m)^ +([A-Z]+) --> ([A-Z]+): .+$");

  @Test
  void theDocumentShowsEveryWayBetweenTheStatesOfAStep() throws IOException {
    Set<String> drawn = new TreeSet<>();
    Matcher way = WAY.matcher(Files.readString(Path.of("docs/states.md")));
    while (way.find()) {
      drawn.add(way.group(1) + " to " + way.group(2));
    }

    Set<String> coded = new TreeSet<>();
    for (StepStatus from : StepStatus.values()) {
      for (StepStatus to : from.next()) {
        if (from != to) {
          coded.add(from + " to " + to);
        }
      }
    }
    assertThat(drawn).isEqualTo(coded);
  }
}
