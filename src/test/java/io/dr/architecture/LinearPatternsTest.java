package io.dr.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every regular expression of ours takes time in proportion to the text, however hostile: the
 * characters it looks at are counted, for texts of one size and of twice that.
 */
class LinearPatternsTest {
  private static final int SIZE = 400;

  /** A linear pattern looks at twice as much in a text that is twice as long. */
  private static final double MOST_GROWTH = 3;

  /** What looks at this much per character, at most, is no danger at any size that is let in. */
  private static final int HARMLESS = 60;

  private static final List<String> PIECES =
      List.of(
          "a",
          "A",
          "1",
          ".",
          "a.",
          ".a",
          "-a",
          "a-",
          "_",
          "/",
          "a/",
          ":",
          "a:",
          "://",
          "://a:",
          "@",
          "a@",
          "@a.",
          "%",
          "&#a",
          "(",
          "[",
          "]",
          "{",
          "}",
          "${",
          "${a",
          "\\",
          "\"",
          "'",
          " ",
          "\n",
          "\t",
          "=",
          "a=",
          "secret",
          "token=",
          "secret ",
          "secret=",
          "password",
          "Default",
          "Type:",
          "Type: AWS::a",
          "NoEcho:",
          "authorization",
          "authorization:",
          "bearer ",
          "eyJaaaaaaaa",
          "eyJaaaaaaaa.aaaaaaaa.",
          "xoxb-",
          "akia",
          "AKIAAAAAAAAAAAAAA ",
          "-----BEGIN PRIVATE KEY-----",
          "(Service",
          "arn:a:sts::1:assumed-role/",
          "www.",
          "s3://aaa/",
          "https://a.s3.amazonaws.com/",
          "localhost",
          "127.1",
          "-north",
          "GetA",
          "\u001b[",
          "\u001b[1m");

  /** Nobody waits for the end of an exponential one. */
  private static final long GIVEN_UP = 20_000_000;

  private static final class TooManyLooks extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Counts how often it is looked at. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++looks > GIVEN_UP) {
        throw new TooManyLooks();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private record Named(String name, Pattern pattern) {}

  private static List<Named> patterns() throws ReflectiveOperationException {
    List<Named> found = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.dr")) {
      for (JavaField field : type.getFields()) {
        if (field.getRawType().isEquivalentTo(Pattern.class)
            && field.getModifiers().contains(JavaModifier.STATIC)) {
          Field reflected = field.reflect();
          reflected.setAccessible(true);
          found.add(new Named(field.getFullName(), (Pattern) reflected.get(null)));
        }
      }
    }
    return found;
  }

  private static long looks(Pattern pattern, String piece, int size, String end, boolean whole) {
    Counted text = new Counted(piece.repeat(Math.max(1, size / piece.length())) + end);
    var matcher = pattern.matcher(text);
    try {
      if (whole) {
        var unused = matcher.matches();
      } else {
        while (matcher.find()) {
          // From there on.
        }
      }
    } catch (TooManyLooks e) {
      return Long.MAX_VALUE;
    }
    return text.looks;
  }

  private static List<String> worse(Named named) {
    List<String> problems = new ArrayList<>();
    for (String piece : PIECES) {
      for (String end : List.of("", "!", "\n", "=")) {
        for (boolean whole : List.of(true, false)) {
          long once = looks(named.pattern(), piece, SIZE, end, whole);
          long twice = looks(named.pattern(), piece, 2 * SIZE, end, whole);
          if (twice > MOST_GROWTH * once && twice > HARMLESS * 2L * SIZE) {
            problems.add(
                "%s looks %d and %d times at '%s' repeated, then '%s'"
                    .formatted(named.name(), once, twice, piece, end));
          }
        }
      }
    }
    return problems;
  }

  @Test
  void everyPatternIsLinearInItsText() throws ReflectiveOperationException {
    List<Named> patterns = patterns();
    assertThat(patterns).hasSizeGreaterThan(30);

    assertThat(patterns.stream().flatMap(named -> worse(named).stream())).isEmpty();
  }

  @Test
  void noneOverflowsTheStack() throws ReflectiveOperationException {
    for (Named named : patterns()) {
      for (String piece : PIECES) {
        looks(named.pattern(), piece, 20 * SIZE, "!", true);
      }
    }
  }

  @Test
  void noticesOnesThatAreNot() {
    assertThat(worse(new Named("nested", Pattern.compile("(?:secret|token)\\w*\\s*[=:]x"))))
        .isNotEmpty();
    assertThat(worse(new Named("tail", Pattern.compile("[^@]+@[^@]+\\.[^@]+@")))).isNotEmpty();
    assertThat(worse(new Named("fine", Pattern.compile("[a-z]+=[0-9]+")))).isEmpty();
  }
}
