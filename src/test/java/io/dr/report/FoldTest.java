package io.dr.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FoldTest {
  @Test
  void leavesWhatFitsAsItIs() {
    assertThat(Fold.at("RTO 1h00m  met", 14, 4)).containsExactly("RTO 1h00m  met");
    assertThat(Fold.at("", 14, 4)).containsExactly("");
  }

  @Test
  void goesOnAtTheWidestGapOfTheLaterHalf() {
    assertThat(Fold.at("one two  three four   five six", 26, 4))
        .containsExactly("one two  three four", "    five six");
  }

  @Test
  void goesOnBetweenWordsWhereThereIsNoGap() {
    assertThat(Fold.at("waits  the quick brown fox jumps over", 20, 2))
        .containsExactly("waits  the quick", "  brown fox jumps", "  over");
  }

  @Test
  void losesNoCharacterOfAWordThatIsTooLong() {
    List<String> lines = Fold.at("see https://example.com/a/very/long/address", 12, 2);

    assertThat(lines).allMatch(line -> line.length() <= 12);
    assertThat(String.join("", lines).replace(" ", ""))
        .isEqualTo("seehttps://example.com/a/very/long/address");
  }

  @Test
  void keepsTogetherWhatIsOneThing() {
    assertThat(Fold.at("more " + Fold.whole("dr status r"), 12, 0))
        .containsExactly("more", "dr status r");
  }

  @Test
  void coloursTakeNoRoom() {
    String line = Ink.COLOUR.good("met") + " " + Ink.COLOUR.bad("missed");

    assertThat(Fold.at(line, 10, 2)).containsExactly(line);
    assertThat(Fold.at(line, 9, 2))
        .containsExactly(Ink.COLOUR.good("met"), "  " + Ink.COLOUR.bad("missed"));
  }
}
