package io.dr.aws.route53;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** The record sets that a zone holds, and what it takes to turn them into the wanted ones. */
final class ZoneRecords {
  private static final long DEFAULT_TTL = 60;
  // The values of these are, or end in, a domain name, which has more than one spelling.
  private static final Set<String> NAMING = Set.of("CNAME", "NS", "PTR", "MX", "SRV");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private final Map<String, ResourceRecordSet> simple = new HashMap<>();
  private final Map<String, ResourceRecordSet> routed = new HashMap<>();

  private final Map<String, ResourceRecordSet> sets = new HashMap<>();

  private ZoneRecords(List<ResourceRecordSet> all) {
    for (ResourceRecordSet set : all) {
      String key = DnsName.normal(set.name()) + " " + set.typeAsString();
      Optional<String> identifier = Optional.ofNullable(set.setIdentifier());
      if (identifier.isPresent()) {
        routed.put(key, set);
        sets.put(key + " " + identifier.get(), set);
      } else {
        simple.put(key, set);
        sets.put(key, set);
      }
    }
  }

  static ZoneRecords of(List<ResourceRecordSet> sets) {
    return new ZoneRecords(sets);
  }

  /** How a record stands now, in a few words. */
  String shown(String key) {
    return Optional.ofNullable(sets.get(key)).map(ZoneRecords::shown).orElse("none");
  }

  /** A record set in a few words. */
  static String shown(ResourceRecordSet set) {
    String target =
        alias(set)
            .map(alias -> "alias " + alias.dnsName())
            .orElseGet(
                () ->
                    set.resourceRecords().stream()
                        .map(ResourceRecord::value)
                        .collect(Collectors.joining(", ", "", " (ttl " + set.ttl() + ")")));
    return target + Routing.shown(set);
  }

  /** What a record set is told apart by, as {@link WantedRecord#key()} gives it. */
  static String key(ResourceRecordSet set) {
    String plain = DnsName.normal(set.name()) + " " + set.typeAsString();
    return plain + Optional.ofNullable(set.setIdentifier()).map(one -> " " + one).orElse("");
  }

  /**
   * The record sets to write so that the zone holds what is wanted, sorted by name and type; empty
   * when it does already.
   *
   * @throws ActionFailure of kind STATE when a routing policy stands under a wanted name
   */
  List<ResourceRecordSet> missing(List<WantedRecord> wanted) {
    return targets(wanted).stream()
        .filter(
            target ->
                Optional.ofNullable(sets.get(key(target)))
                    .filter(existing -> same(existing, target))
                    .isEmpty())
        .toList();
  }

  /** All the wanted record sets, whether or not the zone holds them. */
  List<ResourceRecordSet> targets(List<WantedRecord> wanted) {
    List<ResourceRecordSet> targets = new ArrayList<>();
    for (WantedRecord record : sorted(wanted)) {
      Optional<ResourceRecordSet> existing = Optional.ofNullable(sets.get(record.key()));
      if (record.setIdentifier().isEmpty()) {
        refuseRoutingPolicy(record);
        targets.add(target(record, existing));
      } else {
        refusePlainRecord(record);
        targets.add(Routing.target(record, existing, target(record, existing)));
      }
    }
    return targets;
  }

  private void refusePlainRecord(WantedRecord record) {
    String plain = DnsName.normal(record.name()) + " " + record.type();
    if (simple.containsKey(plain)) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.STATE,
              "The record %s is a plain one, beside which no record of a set (%s) can stand."
                  .formatted(plain, record.setIdentifier().orElse("")),
              "Leave out the setIdentifier to switch the plain record, or make it part of the set"
                  + " first."));
    }
  }

  private static List<WantedRecord> sorted(List<WantedRecord> wanted) {
    return wanted.stream().sorted(Comparator.comparing(WantedRecord::key)).toList();
  }

  private void refuseRoutingPolicy(WantedRecord record) {
    String name = DnsName.normal(record.name());
    List<String> clashes =
        record.type().equals("CNAME")
            ? routed.keySet().stream().filter(key -> key.startsWith(name + " ")).sorted().toList()
            : List.of(record.key(), name + " CNAME");
    for (String clash : clashes) {
      Optional<ResourceRecordSet> set = Optional.ofNullable(routed.get(clash));
      if (set.isPresent()) {
        throw new ActionFailure(
            Failure.of(
                Failure.Kind.STATE,
                ("The record %s has a routing policy (set identifier %s),"
                        + " which a plain record cannot replace.")
                    .formatted(clash, set.get().setIdentifier()),
                "Fail it over by its health check, its weight or a routing control, or delete the"
                    + " policy records first."));
      }
    }
  }

  private static ResourceRecordSet target(
      WantedRecord record, Optional<ResourceRecordSet> existing) {
    if (record.keepsTarget() && existing.isPresent()) {
      ResourceRecordSet as = existing.get();
      return record.ttl().isPresent() && alias(as).isEmpty()
          ? as.toBuilder().ttl(record.ttl().get()).build()
          : as;
    }
    ResourceRecordSet.Builder set =
        ResourceRecordSet.builder().name(DnsName.normal(record.name())).type(record.type());
    if (record.alias().isPresent()) {
      WantedRecord.Alias alias = record.alias().get();
      boolean evaluate =
          existing
              .flatMap(ZoneRecords::alias)
              .map(AliasTarget::evaluateTargetHealth)
              .orElse(Boolean.FALSE);
      return set.aliasTarget(
              target ->
                  target
                      .hostedZoneId(alias.zone())
                      .dnsName(DnsName.normal(alias.name()))
                      .evaluateTargetHealth(evaluate))
          .build();
    }
    Optional<Long> before = existing.flatMap(found -> Optional.ofNullable(found.ttl()));
    return set.ttl(record.ttl().or(() -> before).orElse(DEFAULT_TTL))
        .resourceRecords(
            record.allValues().stream()
                .map(value -> ResourceRecord.builder().value(value).build())
                .toList())
        .build();
  }

  private static boolean same(ResourceRecordSet one, ResourceRecordSet other) {
    Optional<AliasTarget> alias = alias(one);
    if (alias.isPresent() || alias(other).isPresent()) {
      return Routing.same(one, other)
          && alias.map(ZoneRecords::comparable).equals(alias(other).map(ZoneRecords::comparable));
    }
    return Routing.same(one, other)
        && Optional.ofNullable(one.ttl()).equals(Optional.ofNullable(other.ttl()))
        && values(one).equals(values(other));
  }

  private static List<Object> comparable(AliasTarget target) {
    return List.of(
        target.hostedZoneId(), DnsName.normal(target.dnsName()), target.evaluateTargetHealth());
  }

  private static Set<String> values(ResourceRecordSet set) {
    String type = set.typeAsString();
    UnaryOperator<String> form =
        NAMING.contains(type)
            ? ZoneRecords::naming
            : type.equals("AAAA") ? ZoneRecords::address : String::strip;
    return set.resourceRecords().stream()
        .map(ResourceRecord::value)
        .map(form)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static String naming(String value) {
    String plain = value.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
  }

  /** An IPv6 address has many spellings. Only a literal is parsed, so no name is ever resolved. */
  private static String address(String value) {
    String plain = value.strip();
    if (!IPV6.matcher(plain).matches()) {
      return plain;
    }
    try {
      return InetAddress.getByName(plain).getHostAddress();
    } catch (UnknownHostException wrong) {
      return plain; // Route 53 itself says what is wrong with it
    }
  }

  private static Optional<AliasTarget> alias(ResourceRecordSet set) {
    return Optional.ofNullable(set.aliasTarget());
  }
}
