package io.dr.aws.route53;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.HostedZoneConfig;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameResponse;

/** Finds the hosted zone that a runbook means. Private zones are found by id alone. */
final class Zones {
  private static final String PAGE = "100";
  private static final Pattern ID = Pattern.compile("(?:/hostedzone/)?(Z[A-Z0-9]{1,31})");

  private final Route53Client client;

  Zones(Route53Client client) {
    this.client = client;
  }

  /** The id that the text is, if it is one rather than a name. */
  static Optional<String> id(String written) {
    var id = ID.matcher(written);
    return id.matches() ? Optional.of(id.group(1)) : Optional.empty();
  }

  /**
   * The id of the zone of that name or id; a name takes one request.
   *
   * @throws ActionFailure when there is no such public zone, or more than one
   */
  String find(String nameOrId) {
    return id(nameOrId).orElseGet(() -> byName(nameOrId));
  }

  private String byName(String name) {
    List<HostedZone> named = list(DnsName.normal(name));
    List<HostedZone> open =
        named.stream().filter(zone -> !isPrivate(zone)).collect(Collectors.toList());
    if (open.size() == 1) {
      return bare(open.get(0));
    }
    if (open.size() > 1) {
      String ids = open.stream().map(Zones::bare).collect(Collectors.joining(", "));
      throw failure(
          Failure.Kind.INVALID,
          "There are " + open.size() + " public hosted zones called " + name + ": " + ids + ".",
          "Name the zone by its id.");
    }
    if (!named.isEmpty()) {
      String ids = named.stream().map(Zones::bare).collect(Collectors.joining(", "));
      throw failure(
          Failure.Kind.NOT_FOUND,
          "There are only private hosted zones called " + name + ": " + ids + ".",
          "Name the zone by its id if a private one is meant.");
    }
    throw failure(
        Failure.Kind.NOT_FOUND,
        "There is no public hosted zone called " + name + " in this account.",
        "Check the zone's name and the account that the recovery site names.");
  }

  /** Zones come sorted by name from the given one on, so those of that name are on one page. */
  private List<HostedZone> list(String name) {
    ListHostedZonesByNameResponse page =
        client.listHostedZonesByName(request -> request.dnsName(name).maxItems(PAGE));
    List<HostedZone> named =
        page.hostedZones().stream()
            .filter(zone -> DnsName.normal(zone.name()).equals(name))
            .toList();
    if (Boolean.TRUE.equals(page.isTruncated()) && named.size() == page.hostedZones().size()) {
      throw failure(
          Failure.Kind.INVALID,
          "There are more than " + PAGE + " hosted zones called " + name + ".",
          "Name the zone by its id.");
    }
    return named;
  }

  private static boolean isPrivate(HostedZone zone) {
    return Optional.ofNullable(zone.config()).map(HostedZoneConfig::privateZone).orElse(false);
  }

  private static String bare(HostedZone zone) {
    return zone.id().replace("/hostedzone/", "");
  }

  private static ActionFailure failure(Failure.Kind kind, String cause, String remedy) {
    return new ActionFailure(Failure.of(kind, cause, remedy));
  }
}
