package io.dr.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which variables of an environment hold secrets, by their names. */
public final class SecretNames {
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|CREDENTIAL|APIKEY|PRIVATE_KEY).*"
              + "|.*_(KEY|PASS|PWD|PAT)|PASS",
          Pattern.CASE_INSENSITIVE);

  /** Where a secret is, or what it is called, but not the secret. */
  private static final Pattern ABOUT =
      Pattern.compile(
          ".*_(FILE|PATH|DIR|ID|ARN|NAME|TYPE|HELPER|EXPIRATION|TTL|USER)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern IN_ADDRESS =
      Pattern.compile("://[^\\s/?#@:]{0,200}:([^\\s/?#@]{1,400})@");

  private SecretNames() {}

  /** Whether a variable of that name holds a secret. */
  public static boolean isOne(String name) {
    return SECRET.matcher(name).matches() && !ABOUT.matcher(name).matches();
  }

  /** The secrets of an environment. */
  static List<String> valuesIn(Map<String, String> environment) {
    List<String> values = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (isOne(name)) {
            values.add(value);
          }
          Matcher address = IN_ADDRESS.matcher(value);
          if (address.find()) {
            values.add(address.group(1));
          }
        });
    return values;
  }
}
