package io.dr.redaction;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Secrets to be planted wherever one may come in, each unlike the others, and found again. */
public final class PlantedSecrets {
  private static final String KEY = "MIIEpQIBAAKCAQEAplantedplantedplanted";

  private final Map<String, String> environment = new LinkedHashMap<>();

  public PlantedSecrets() {
    environment.put("AWS_ACCESS_KEY_ID", "AKIAPLANTEDPLANTED01");
    environment.put("AWS_SECRET_ACCESS_KEY", "pl4ntedSecretAccess/Key+OfTheOperator000");
    environment.put("AWS_SESSION_TOKEN", "IQoJpl4ntedSessionToken/OfThe+Operator==");
    environment.put("DB_PASSWORD", "corr3ct horse/batt+ery & st@ple");
    environment.put("API_TOKEN", "pl4nted-api-token-0001");
    environment.put("SMTP_PASSWORD", "pl4nted-smtp-\"word\"-0002");
    environment.put("SLACK_BOT_TOKEN", "xoxb-9-pl4nted-slack-0014");
    // What only the runbook's reference makes a secret.
    environment.put("BY_REFERENCE_ALONE", "pl4nted-by-reference-0003");
    environment.put("DATABASE_URL", "postgres://app:pl4nted-in-address-0004@db.example.com/x");
    environment.put("SIGNING_SECRET", "pl4nted first line 0005\npl4nted second line 0005");
  }

  /** The variables of the environment that hold some of them. */
  public Map<String, String> environment() {
    return environment;
  }

  /** What a careless service says: secrets of others, which nobody here knows by value. */
  public String gossip() {
    return "rejected https://b.s3.amazonaws.com/k?X-Amz-Credential=ASIApl4ntedforeign%2Fs3"
        + "&X-Amz-Security-Token=pl4nted-foreign-token-0006&X-Amz-Signature=pl4ntedsignature0007"
        + " with Authorization: Bearer pl4nted-bearer-0008, of"
        + " https://ops:pl4nted-userinfo-0009@example.com/, xoxb-1234-pl4nted0010,"
        + " password=pl4nted-field-0011, token eyJpl4nted0012aa.eyJpl4nted0012bb.pl4nted0012cc";
  }

  /** A private key, over several lines. */
  public String privateKey() {
    return "-----BEGIN PRIVATE KEY-----\n" + KEY + "\n-----END PRIVATE KEY-----";
  }

  /** What a service says that repeats what it was sent. */
  public String repeated() {
    return String.join(", ", secrets());
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (!name.equals("DATABASE_URL") && !name.equals("AWS_ACCESS_KEY_ID")) {
            secrets.addAll(value.lines().toList());
          }
        });
    secrets.add("pl4nted-in-address-0004");
    return secrets;
  }

  /** Those that stand in a text in any form, each with the form and some of what is around it. */
  public List<String> foundIn(String text) {
    List<String> found = new ArrayList<>();
    List<String> wanted = new ArrayList<>(secrets());
    wanted.add(KEY);
    for (int i = 6; i <= 12; i++) {
      int number = i;
      String end = "%04d".formatted(number);
      // Each of those that services tell ends in its number, as those of the environment do.
      gossip()
          .lines()
          .flatMap(line -> List.of(line.split("[^A-Za-z0-9-]+")).stream())
          .filter(word -> word.contains("pl4nted") && word.contains(end))
          .forEach(wanted::add);
    }
    for (String secret : wanted) {
      forms(secret)
          .forEach(
              (form, written) -> {
                int at = text.indexOf(written);
                if (at >= 0) {
                  found.add(
                      form
                          + " "
                          + secret
                          + " in: …"
                          + text.substring(
                              Math.max(0, at - 80),
                              Math.min(text.length(), at + written.length() + 20)));
                }
              });
    }
    return found;
  }

  private static Map<String, String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("plain", secret);
    forms.put("base64", Base64.getEncoder().withoutPadding().encodeToString(bytes));
    forms.put("base64url", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    for (int before = 1; before < 3; before++) {
      byte[] shifted = new byte[bytes.length + before];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      String all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      forms.put("base64 behind " + before, all.substring(before + 1, all.length() - 1));
    }
    String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    forms.put("url", encoded);
    forms.put("percent", encoded.replace("+", "%20"));
    forms.put("json", secret.replace("\"", "\\\""));
    return forms;
  }
}
