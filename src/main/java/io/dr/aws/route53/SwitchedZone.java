package io.dr.aws.route53;

import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The zone that a simulation needs: its records still as they were before the disaster. */
final class SwitchedZone {
  private SwitchedZone() {}

  /**
   * A resource whose attributes map {@code name TYPE} to the value before the disaster.
   *
   * @param run whose failed site the records still point at
   */
  static List<SimulatedResource> of(SwitchRecords.With with, RunFacts run) {
    Site from = run.from();
    Site zoneAt =
        with.account()
            .flatMap(name -> Optional.ofNullable(run.accounts().get(name)))
            .map(run.to()::in)
            .orElse(run.to());
    Map<String, String> records = new TreeMap<>();
    for (WantedRecord record : with.records().orElse(List.of())) {
      if (record.alias().isEmpty()) {
        records.put(record.key(), before(record, from));
      }
    }
    return List.of(new SimulatedResource("route53:zone", with.zone(), zoneAt, records));
  }

  private static String before(WantedRecord record, Site from) {
    String routing =
        record
            .failover()
            .map(role -> "failover=" + role + " ")
            .or(() -> record.setIdentifier().map(set -> "weight=1 "))
            .orElse("");
    return routing + value(record, from);
  }

  private static String value(WantedRecord record, Site from) {
    String value = record.allValues().stream().findFirst().orElse("before");
    return switch (record.type()) {
      case "A" -> "192.0.2.1";
      case "AAAA" -> "2001:db8::1";
      case "CNAME" -> "before." + from.region() + "." + DnsName.normal(record.name());
      default -> value;
    };
  }
}
