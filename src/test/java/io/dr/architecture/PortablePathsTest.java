package io.dr.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The sources can be checked out where case does not tell files apart, as on macOS and Windows. */
class PortablePathsTest {
  private static List<String> alike(List<String> paths) {
    Map<String, List<String>> byName = new TreeMap<>();
    for (String path : paths) {
      byName.computeIfAbsent(path.toLowerCase(Locale.ROOT), name -> new ArrayList<>()).add(path);
    }
    return byName.values().stream()
        .filter(same -> same.size() > 1)
        .map(same -> String.join(" and ", same))
        .toList();
  }

  @Test
  void noTwoTrackedPathsDifferInCaseOnly() throws IOException, InterruptedException {
    Process git = new ProcessBuilder("git", "ls-files").redirectErrorStream(true).start();
    String listed = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(git.waitFor() == 0, "not a checkout of git: " + listed);

    assertThat(listed.lines().count()).isPositive();
    assertThat(alike(listed.lines().toList())).isEmpty();
  }

  @Test
  void noticesPathsThatDifferInCaseOnly() {
    assertThat(alike(List.of("a/StatusPage.java", "b/StatusPage.java", "a/Statuspage.java")))
        .containsExactly("a/StatusPage.java and a/Statuspage.java");
  }
}
