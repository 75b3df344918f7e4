package io.dr.aws.route53;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Domain names in the one form in which they can be compared: lower case, ending in a dot, without
 * octal escapes. Route 53 answers {@code \052} where a user writes {@code *} (Route 53 Developer
 * Guide, "DNS domain name format").
 */
final class DnsName {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");

  private DnsName() {}

  static String normal(String written) {
    Matcher escapes = OCTAL.matcher(written);
    String plain =
        escapes.replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(escape.group(1), 8))));
    String lower = plain.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower : lower + ".";
  }

  static boolean isWithin(String name, String zone) {
    String inner = normal(name);
    String outer = normal(zone);
    return inner.equals(outer) || inner.endsWith("." + outer);
  }
}
