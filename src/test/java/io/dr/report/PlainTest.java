package io.dr.report;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x\u001b[31m|x\\u001b[31m",
        "\u009b2J|\\u009b2J",
        "a\u202eb|a\\u202eb",
        "a\u2066b|a\\u2066b",
        "a\u061cb|a\\u061cb",
        "a\u200bb|a\\u200bb",
        "pay\u200dpal|pay\\u200dpal",
        "\ufeffa|\\ufeffa",
        "a\u00adb|a\\u00adb",
        "a\u2028b|a\\u2028b",
        "a\ud800b|a\\ud800b",
        "a\udb40\udc41b|a\\udb40\\udc41b",
      })
  void whatIsNotSeenIsShown(String raw, String shown) {
    assertThat(Plain.text(raw)).isEqualTo(shown);
    assertThat(Plain.is(raw)).isFalse();
  }

  @Test
  void languagesAndPicturesStay() {
    for (String text :
        new String[] {
          "Grüße → 東京 ✔",
          "👩‍💻 on call",
          "नमस्ते क्‍ष",
          "می‌خواهم",
          "שלום",
          "e\u0301tat",
          "a\u00a0b",
          "☎\ufe0f"
        }) {
      assertThat(Plain.text(text)).isEqualTo(text);
    }
  }

  @Test
  void ofManyMarksAboveEachOtherFourStay() {
    assertThat(Plain.text("a" + "\u0301".repeat(500) + "b" + "\u0301")).hasSize(7);
  }

  @Test
  void whatIsPrintedKeepsItsLinesAndColoursAndNoOtherSequence() {
    String ours = "\u001b[31;1mbad\u001b[0m\tx\n\u001b[12F\u001b[J\u001b[K\r\n";
    assertThat(Plain.printed(ours)).isEqualTo(ours);
    assertThat(Plain.printed("\u001b]8;;http://evil\u0007x\u001b[8m\r\n\rover"))
        .isEqualTo("\\u001b]8;;http://evil\\u0007x\\u001b[8m\r\n\\u000dover");
  }

  @Property
  void whatWasMadePlainIsPlain(@ForAll String raw) {
    String plain = Plain.text(raw);

    assertThat(Plain.is(plain)).isTrue();
    assertThat(Plain.text(plain)).isEqualTo(plain);
    assertThat(Plain.printed(plain)).isEqualTo(plain);
  }
}
