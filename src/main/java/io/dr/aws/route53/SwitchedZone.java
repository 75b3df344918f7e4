package io.dr.aws.route53;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The zone that a simulation needs: its records still as they were before the disaster. */
final class SwitchedZone {
  private SwitchedZone() {}

  /**
   * A resource whose attributes map {@code name TYPE} to the value before the disaster.
   *
   * @param from the failed site, at which the records still point
   */
  static List<SimulatedResource> of(SwitchRecords.With with, Site from, Site zoneAt) {
    Map<String, String> records = new TreeMap<>();
    for (WantedRecord record : with.records().orElse(List.of())) {
      if (record.alias().isEmpty()) {
        records.put(record.key(), before(record, from));
      }
    }
    return List.of(new SimulatedResource("route53:zone", with.zone(), zoneAt, records));
  }

  private static String before(WantedRecord record, Site from) {
    String value = record.allValues().get(0);
    return switch (record.type()) {
      case "A" -> "192.0.2.1";
      case "AAAA" -> "2001:db8::1";
      case "CNAME" -> "before." + from.region() + "." + DnsName.normal(record.name());
      default -> value;
    };
  }
}
