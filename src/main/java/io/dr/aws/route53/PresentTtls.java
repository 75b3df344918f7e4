package io.dr.aws.route53;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Catalog;
import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import io.dr.runbook.Site;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.route53.Route53Client;

/** For how long resolvers keep the present answers of the names that a step switches. */
public final class PresentTtls {
  /**
   * An alias record is answered with the time-to-live of its target, which is 60 seconds for those
   * of AWS (Amazon Route 53 Developer Guide, "Choosing between alias and non-alias records").
   */
  private static final long ALIAS_SECONDS = 60;

  private PresentTtls() {}

  /**
   * The seconds by record, as {@code name TYPE}; names that are new are left out.
   *
   * @param site whose zone it is
   * @param with the step's parameters
   * @throws io.dr.action.ActionFailure when the zone cannot be found or the records not be read
   */
  public static Map<String, Long> of(
      Cloud cloud, Site site, ObjectNode with, Documents documents, Instant now) {
    SwitchRecords.With bound = Catalog.bind(SwitchRecords.TYPE, with);
    Set<String> wanted = new HashSet<>();
    new SwitchRecords(bound, cloud, documents).wanted().forEach(each -> wanted.add(each.key()));
    Route53Client client = cloud.reads(Route53Client.class, site);
    String zone = new Zones(client).find(bound.zone());
    ZoneReading reading = new ZoneReading();
    while (!reading.isWhole()) {
      reading.readOn(client, zone, now);
    }
    Map<String, Long> seconds = new TreeMap<>();
    reading
        .all()
        .forEach(
            set -> {
              if (wanted.contains(ZoneRecords.key(set))) {
                seconds.put(
                    ZoneRecords.key(set),
                    set.aliasTarget() == null && set.ttl() != null ? set.ttl() : ALIAS_SECONDS);
              }
            });
    return seconds;
  }
}
