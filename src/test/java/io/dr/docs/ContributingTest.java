package io.dr.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The worked example of CONTRIBUTING.md is the program's own code. */
class ContributingTest {
  private static final Pattern FILE = Pattern.compile("`(src/\\S+\\.java)`");
  private static final String LEFT_OUT = "…";

  /** A piece of code as the document shows it, and the file that it says it is from. */
  private record Piece(String file, List<String> lines) {}

  @TestFactory
  Stream<DynamicTest> showsCodeThatIsThere() throws IOException {
    List<Piece> pieces = pieces(Files.readAllLines(Path.of("CONTRIBUTING.md")));
    assertThat(pieces).hasSizeGreaterThan(8);
    return pieces.stream()
        .map(piece -> DynamicTest.dynamicTest(piece.lines().get(0).strip(), () -> stands(piece)));
  }

  private static void stands(Piece piece) throws IOException {
    String code = String.join("\n", Files.readAllLines(Path.of(piece.file())));

    assertThat(code).contains(String.join("\n", piece.lines()));
  }

  private static List<Piece> pieces(List<String> document) {
    List<Piece> pieces = new ArrayList<>();
    String file = "";
    boolean code = false;
    List<String> lines = new ArrayList<>();
    for (String line : document) {
      Matcher named = FILE.matcher(line);
      if (!code && named.find()) {
        file = named.group(1);
      }
      boolean ends = code && (line.equals("```") || line.equals(LEFT_OUT));
      if (ends && !lines.isEmpty()) {
        pieces.add(new Piece(file, List.copyOf(lines)));
        lines.clear();
      } else if (code && !ends) {
        lines.add(line);
      }
      code = line.equals("```java") || (code && !line.equals("```"));
    }
    return pieces;
  }
}
