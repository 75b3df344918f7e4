package io.dr.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dr.runbook.Problem.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is done to a runbook's text, it is answered with problems or with a runbook. */
class MutilatedRunbookTest {
  private static final byte[] SAMPLE = sample();

  @Property(tries = 300)
  void survivesBytesThatWereOverwritten(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int times) {
    Random random = new Random(seed);
    byte[] content = SAMPLE.clone();
    for (int i = 0; i < times; i++) {
      content[random.nextInt(content.length)] = (byte) random.nextInt();
    }
    assertAnswered(content);
  }

  @Property(tries = 300)
  void survivesPunctuationWhereItDoesNotBelong(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int times) {
    String punctuation = "{}[]:,-\"'$&*!|>#? \n\t";
    Random random = new Random(seed);
    byte[] content = SAMPLE.clone();
    for (int i = 0; i < times; i++) {
      content[random.nextInt(content.length)] =
          (byte) punctuation.charAt(random.nextInt(punctuation.length()));
    }
    assertAnswered(content);
  }

  @Property(tries = 300)
  void survivesLinesThatWereRemovedRepeatedOrMoved(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int times) {
    Random random = new Random(seed);
    String sample = new String(SAMPLE, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(Arrays.asList(sample.split("\n")));
    for (int i = 0; i < times; i++) {
      String line = lines.remove(random.nextInt(lines.size()));
      for (int copies = random.nextInt(3); copies > 0; copies--) {
        lines.add(random.nextInt(lines.size()), line);
      }
    }
    assertAnswered(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static void assertAnswered(byte[] content) {
    ReadResult result =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> Readers.READER.read("book.yaml", content));
    boolean errors =
        result.problems().stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    assertThat(result.runbook().isPresent()).isEqualTo(!errors);
    assertThat(result.problems())
        .doesNotHaveDuplicates()
        .allSatisfy(problem -> assertThat(problem.message()).isNotBlank().doesNotContain("\n"));
  }

  private static byte[] sample() {
    try {
      return Files.readAllBytes(Path.of("runbooks/serverless-production.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
