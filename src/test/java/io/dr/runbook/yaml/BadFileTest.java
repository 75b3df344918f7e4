package io.dr.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dr.runbook.Runbook;
import io.dr.runbook.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are no runbooks at all. */
class BadFileTest {
  /** Guards against hanging; far above what reading takes. */
  private static final Duration HANG = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void saysThatAFileIsMissing() {
    Path missing = folder.resolve("none.yaml");

    assertThat(Readers.shown(Readers.READER.read(missing)))
        .isEqualTo(missing + ":1:1: error: there is no such file");
  }

  @Test
  void saysThatADirectoryIsNoRunbook() {
    assertThat(Readers.shown(Readers.READER.read(folder)))
        .isEqualTo(folder + ":1:1: error: this is a directory; name a runbook in it");
  }

  @Test
  void readsNoMoreOfAFileThanARunbookMayHold() throws IOException {
    Path large = folder.resolve("large.yaml");
    Files.writeString(large, "a".repeat(2 * 1024 * 1024));

    ReadResult result = Readers.READER.read(large);

    assertThat(Readers.shown(result))
        .isEqualTo(
            large + ":1:1: error: the file is larger than 1 MiB; a runbook is a small text file");
    assertThat(result.text()).isEmpty();
  }

  @Test
  void readsAFileOfExactlyTheLargestSize() throws IOException {
    Path file = folder.resolve("book.yaml");
    String comment = "#".repeat(1024 * 1024 - Readers.GOOD.length());
    Files.writeString(file, Readers.GOOD + comment);

    assertThat(Readers.READER.read(file).runbook()).isPresent();
  }

  @Test
  void saysThatAFileIsBinary() {
    byte[] binary = {0x7f, 'E', 'L', 'F', 0, 1, 2};

    assertThat(Readers.shown(Readers.READER.read("dr", binary)))
        .isEqualTo("dr:1:1: error: the file is binary; a runbook is a YAML text file");
  }

  @Test
  void saysThatATextIsNotUtf8() {
    byte[] latin = "runbook: Zürich".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(Readers.shown(Readers.READER.read("book.yaml", latin)))
        .isEqualTo("book.yaml:1:1: error: the file is not UTF-8 text; save it as UTF-8");
  }

  @Test
  void ignoresAByteOrderMark() {
    assertThat(Readers.read("\uFEFF" + Readers.GOOD).runbook()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("notYaml")
  void saysWhereATextStopsBeingYaml(String yaml, String problem) {
    assertThat(Readers.problems(yaml)).isEqualTo("book.yaml:" + problem);
  }

  static Stream<Arguments> notYaml() {
    String empty = "1:1: error: the file is empty; a runbook begins with: runbook: its-name";
    return Stream.of(
        Arguments.of("", empty),
        Arguments.of("# a comment only\n", empty),
        Arguments.of("---\n", empty),
        Arguments.of("a: 1\n\tb: 2\n", "2:1: error: a tab cannot indent; use spaces"),
        Arguments.of(
            "a: b: c\n",
            "1:5: error: a ':' cannot stand here; check the indentation, or put the text in"
                + " quotes"),
        Arguments.of(
            "a: 1\nfoo\nb: 2\n", "3:1: error: the key that begins in line 2 lacks its ':'"),
        Arguments.of("a: 1\nb: \"x\n", "2:4: error: the quotes that open here are never closed"),
        Arguments.of(
            "a: \"\\q\"\n",
            "1:6: error: no such escape; write \\\\ for a backslash, or use single quotes"),
        Arguments.of(
            "a: [1, 2\nb: 3\n",
            "2:2: error: expected ',' or ']' in the list that begins in line 1"),
        Arguments.of(
            "a: {b: 1\nc: 2\n",
            "2:2: error: expected ',' or '}' in the mapping that begins in line 1"),
        Arguments.of(
            "a:\n  - b\n c: 1\n",
            "3:2: error: the indentation does not fit the block that begins in line 1"),
        Arguments.of(
            "a: @x\n",
            "1:4: error: a value cannot begin with this character; put the text in quotes"),
        Arguments.of(
            "a: \u0001\n", "1:4: error: the character U+0001 is not allowed in YAML; remove it"),
        Arguments.of(
            "%YAML 3.0\n---\na: 1\n",
            "1:1: error: this is another version of YAML; remove the %YAML line"),
        Arguments.of(
            Readers.GOOD + "---\nb: 2\n",
            "12:1: error: a second document begins here; a runbook is one document"),
        Arguments.of("a: *x\n", "1:4: error: the alias *x has no anchor before it"),
        Arguments.of("a: &x [*x]\n", "1:8: error: the alias *x stands inside its own anchor"),
        Arguments.of("- a\n", "1:1: error: expected a mapping of keys and values, found a list"),
        Arguments.of(
            "just text\n",
            "1:1: error: expected a mapping of keys and values, found the text 'just text'"));
  }

  @Test
  void refusesAliasesThatExpandToVeryMuch() {
    StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (char level = 'b'; level <= 'k'; level++) {
      String below = "*" + (char) (level - 1);
      bomb.append(level).append(": &").append(level).append(" [");
      bomb.append(String.join(", ", Collections.nCopies(10, below))).append("]\n");
    }

    assertTimeoutPreemptively(
        HANG,
        () ->
            assertThat(Readers.problems(bomb.toString()))
                .isEqualTo(
                    "book.yaml:6:8: error: the aliases of this file expand to more than a runbook"
                        + " may hold"));
  }

  @Test
  void refusesALongTextRepeatedByAliases() {
    String text = "a: &a " + "x".repeat(500_000) + "\nb: [" + "*a, ".repeat(50) + "]\n";

    assertThat(Readers.problems(text))
        .isEqualTo(
            "book.yaml:2:33: error: the aliases of this file expand to more than a runbook may"
                + " hold");
  }

  @Test
  void readsWhatHonestAliasesRepeat() {
    String yaml =
        Readers.GOOD.replace("two: {", "two: &two {")
            + "accounts: { user: { account: \"444455556666\" } }\n";
    String shared = yaml.replace("failover:", "  three: *two\nfailover:");

    Runbook book = Readers.read(shared).runbook().orElseThrow();

    assertThat(book.sites())
        .containsEntry("three", new Site("three", "us-west-2", "111122223333", Optional.empty()));
  }

  @Test
  void refusesDeepNesting() {
    assertTimeoutPreemptively(
        HANG,
        () ->
            assertThat(Readers.problems("[".repeat(1_000_000)))
                .isEqualTo("book.yaml:1:51: error: values are nested more than 50 deep"));
  }

  @Test
  void refusesVeryManyValues() {
    assertThat(Readers.problems("a: [" + "x,".repeat(500_000) + "]"))
        .isEqualTo("book.yaml:1:399999: error: the file holds more than 200000 values");
  }

  @Test
  void refusesVeryManySteps() {
    String steps = "    - {step: a, action: b}\n".repeat(10_001);

    assertThat(Readers.problems("phases:\n  - phase: p\n    steps:\n" + steps))
        .isEqualTo("book.yaml:10004:7: error: the runbook has more than 10,000 steps");
  }

  @ParameterizedTest(name = "{index}") // a name with the text in it would be a mebibyte long
  @MethodSource("hostile")
  void answersEvenToHostileTexts(String yaml) {
    ReadResult result = assertTimeoutPreemptively(HANG, () -> Readers.read(yaml));

    assertThat(result.runbook()).isEmpty();
    assertThat(result.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(201);
  }

  static Stream<String> hostile() {
    StringBuilder chain = new StringBuilder("phases:\n- phase: p\n  steps:\n");
    for (int i = 0; i < 9_999; i++) {
      chain.append(
          "  - {step: step-%d, action: http.chek, needs: [step-%d], with: {url: \"${steps.stp-%d.x}\"}}\n"
              .formatted(i, (i + 1) % 9_999, i));
    }
    return Stream.of(
        chain.toString(),
        "title: \"" + "${".repeat(400_000) + "\"",
        "title: \"${" + "a.".repeat(400_000) + "}\"",
        "title: \"" + "${a.b}".repeat(150_000) + "\"",
        "runbook: \"" + "x".repeat(1_000_000) + "\"",
        "objectives: { rto: " + "1".repeat(500_000) + ", rpo: 1e999999999 }",
        "runbook: " + "9".repeat(1_000_000),
        "k: 1\n".repeat(100_000),
        "? ".repeat(500_000),
        "- ".repeat(500_000),
        "a: !!binary x\n" + "&a ".repeat(100_000),
        "%TAG ! x\n".repeat(50_000));
  }
}
