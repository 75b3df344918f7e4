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

  @Test
  void aWideCharacterTakesTwoColumnsAndIsNeverHalved() {
    assertThat(Fold.width("東京 x")).isEqualTo(6);
    assertThat(Fold.width("e\u0301tat")).isEqualTo(4);
    assertThat(Fold.at("東京東京東京", 5, 0)).containsExactly("東京", "東京", "東京");
    assertThat(Fold.at("😀😀😀", 3, 0)).containsExactly("😀", "😀", "😀");
    assertThat(Fold.at("a\u0301b\u0301c\u0301", 2, 0)).containsExactly("a\u0301b\u0301", "c\u0301");
  }

  @Test
  void aColourThatIsNeverEndedFoldsLikeAnyText() {
    assertThat(Fold.at("\u001b[31 never ends", 4, 0)).isNotEmpty();
  }
}
