package io.dr.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RedactionTest {
  private static final String SECRET = "pa/ss wörd+\"<&>'1";

  private static Redaction knowing(String... secrets) {
    Redaction redaction = Redaction.none();
    List.of(secrets).forEach(redaction::learn);
    return redaction;
  }

  @Test
  void masksAValueInEveryFormInWhichProgramsRepeatIt() {
    Redaction redaction = knowing(SECRET);
    String encoded = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    for (String form :
        List.of(
            SECRET,
            encoded,
            encoded.replace("+", "%20"),
            encoded
                .replace("%C3%B6", "%c3%b6")
                .replace("%2F", "%2f")
                .replace("%2B", "%2b")
                .replace("%3C", "%3c")
                .replace("%3E", "%3e"),
            "pa/ss wörd+\\\"<&>'1",
            "pa/ss wörd+&quot;&lt;&amp;&gt;&#39;1",
            "pa/ss wörd+\"&lt;&amp;&gt;'1")) {
      assertThat(redaction.masked("a " + form + " b")).isEqualTo("a *** b");
    }
  }

  @Property(tries = 300)
  void masksAValueInBase64WhereverItStands(
      @ForAll @StringLength(max = 7) String before, @ForAll @StringLength(max = 7) String after) {
    String secret = "correct-horse-battery";
    byte[] all = (before + secret + after).getBytes(StandardCharsets.UTF_8);
    Redaction redaction = knowing(secret);

    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      String masked = redaction.masked(encoder.encodeToString(all));
      assertThat(masked).contains("***").hasSizeLessThan(encoder.encodeToString(all).length());
      String rest = masked.replaceAll(".*\\*\\*\\*", "");
      assertThat(rest.length()).as(masked).isLessThanOrEqualTo(after.length() * 6 + 6);
    }
  }

  @Test
  void masksEachLineOfAValueOfSeveralLinesAndWhatWasWrappedByEncoding() {
    String secret = "first-line-of-it\nsecond-line-of-it\n" + "x1y2".repeat(30);
    Redaction redaction = knowing(secret);

    assertThat(redaction.masked("ends: second-line-of-it")).isEqualTo("ends: ***");
    assertThat(redaction.masked("first-line-of-it second-line-of-it " + "x1y2".repeat(30)))
        .isEqualTo("***");
    String wrapped =
        Base64.getMimeEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    assertThat(redaction.masked(wrapped).replaceAll("[*=\\s]", "")).isEmpty();
  }

  @Test
  void masksWhatWasEncodedWithItsSurroundingsAndBrokenIntoLines() {
    String secret = "correct-horse-battery";
    Redaction redaction = knowing(secret);
    for (int before = 0; before < 100; before++) {
      byte[] all = ("x".repeat(before) + secret + "y".repeat(80)).getBytes(StandardCharsets.UTF_8);
      String wrapped = Base64.getMimeEncoder().encodeToString(all);

      String left = redaction.masked(wrapped).replaceAll("\\s", "");
      assertThat(left).contains("***");
      assertThat(
              new String(
                  Base64.getDecoder().decode(wrapped.replaceAll("\\s", "")),
                  StandardCharsets.UTF_8))
          .contains(secret);
      assertThat(left.length()).isLessThan(wrapped.replaceAll("\\s", "").length() - 20);
    }
  }

  @Test
  void masksTheBeginningOfAValueThatWasCutOffAndSaysSo() {
    Redaction redaction = knowing("orders-password");

    assertThat(redaction.masked("it said orders-pass….")).isEqualTo("it said ***….");
    assertThat(redaction.masked("orders-db")).isEqualTo("orders-db");
  }

  @Test
  void theNamesOfVariablesSayWhichAreSecret() {
    Redaction redaction =
        Redaction.of(
            Map.of(
                "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI",
                "AWS_SESSION_TOKEN", "IQoJb3JpZ2lu",
                "DB_PASSWORD", "hunter2hunter2",
                "SHORT_PASSWORD", "prod",
                "AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token",
                "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
                "DATABASE_URL", "postgres://app:in-the-address@db/x",
                "PWD", "/home/ada"));

    assertThat(
            redaction.values(
                "wJalrXUtnFEMI IQoJb3JpZ2lu hunter2hunter2 in-the-address prod /var/run/token"
                    + " AKIAIOSFODNN7EXAMPLE /home/ada"))
        .isEqualTo("*** *** *** *** prod /var/run/token AKIAIOSFODNN7EXAMPLE /home/ada");
  }

  @Test
  void whoWasGivenAShortSecretRepeatsNotEvenThat() {
    assertThat(Redaction.none().besides(List.of("1234")).apply("pin 1234")).isEqualTo("pin ***");
    assertThat(knowing("1234").masked("pin 1234")).isEqualTo("pin 1234");
  }

  @Test
  void whatIsPrintedInPartsIsMaskedByTheLine() {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(new MaskedWriter(out, knowing("hunter2")::values));

    printer.print("a hun");
    printer.print("ter2 b\nprompt? ");
    printer.flush();
    printer.println("hunter2");
    printer.flush();

    assertThat(out.toString()).isEqualTo("a *** b\nprompt? ***" + System.lineSeparator());
  }
}
