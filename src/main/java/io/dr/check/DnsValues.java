package io.dr.check;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** The values of DNS records in one spelling, so that the same values are equal texts. */
public final class DnsValues {
  /** The types that can be checked, each with its number. */
  private static final TreeMap<String, Integer> TYPES = new TreeMap<>();

  static {
    for (int type :
        List.of(
            Type.A,
            Type.AAAA,
            Type.CAA,
            Type.CNAME,
            Type.MX,
            Type.NS,
            Type.PTR,
            Type.SRV,
            Type.TXT)) {
      TYPES.put(Type.string(type), type);
    }
  }

  private DnsValues() {}

  /**
   * The number of a type.
   *
   * @throws IllegalArgumentException when it is none that can be checked
   */
  static int type(String name) {
    Integer type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "the type is one of " + String.join(", ", TYPES.keySet()) + ", not " + name);
    }
    return type;
  }

  /**
   * A value as people write it, in the one spelling.
   *
   * @throws IllegalArgumentException when a record of that type cannot have it
   */
  public static String normal(String type, String written) {
    String text = written.strip();
    boolean bare = type.equals("TXT") && !text.startsWith("\"");
    if (bare) {
      text = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
    try {
      return shown(Record.fromString(Name.root, type(type), DClass.IN, 0, text, Name.root));
    } catch (IOException e) {
      throw new IllegalArgumentException("a record " + type + " cannot have " + written, e);
    }
  }

  /** A record's value in the one spelling: names in lower case without the last dot. */
  static String shown(Record record) {
    if (record instanceof TXTRecord text) {
      return String.join("", text.getStrings());
    }
    String value = record.rdataToString();
    boolean verbatim = record.getType() == Type.CAA;
    return verbatim ? value : value.toLowerCase(Locale.ROOT).replaceFirst("(?<=.)\\.$", "");
  }
}
