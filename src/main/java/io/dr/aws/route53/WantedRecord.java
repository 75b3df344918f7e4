package io.dr.aws.route53;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.route53.model.RRType;

/**
 * A record set as the runbook wants it: exactly one of value, values and alias.
 *
 * @param name the full domain name
 * @param type the record type
 * @param ttl seconds; absent means the existing record's, else 60
 * @param value its only value
 * @param values its values
 * @param alias the AWS resource that it stands for
 * @param setIdentifier which record of a routing policy; absent means a plain record
 * @param weight from 0 to 255, of a weighted record; absent leaves it as it is
 * @param failover the role of a failover record; absent leaves it as it is
 * @param healthCheck the id of its health check; absent leaves it as it is
 */
public record WantedRecord(
    @JsonProperty(required = true) @JsonPropertyDescription("The full domain name.") String name,
    @JsonProperty(required = true) @JsonPropertyDescription("A, AAAA, CNAME, TXT, MX, ...")
        String type,
    @JsonPropertyDescription("Seconds; the existing record's by default, else 60.")
        Optional<Long> ttl,
    @JsonPropertyDescription("The record's only value, TXT in double quotes.")
        Optional<String> value,
    @JsonPropertyDescription("The record's values, where it has several.")
        Optional<List<String>> values,
    @JsonPropertyDescription("The AWS resource that the record stands for.") Optional<Alias> alias,
    @JsonPropertyDescription(
            "Which record of a weighted, failover, latency, geolocation or multivalue set; what the"
                + " step does not name stays as it is.")
        Optional<String> setIdentifier,
    @JsonPropertyDescription("The weight of a weighted record, 0 to 255.") Optional<Long> weight,
    @JsonPropertyDescription("The role of a failover record.") Optional<Role> failover,
    @JsonPropertyDescription("The id of the record's health check.") Optional<String> healthCheck) {

  private static final long HEAVIEST = 255;

  /** A plain record. */
  public WantedRecord(
      String name,
      String type,
      Optional<Long> ttl,
      Optional<String> value,
      Optional<List<String>> values,
      Optional<Alias> alias) {
    this(
        name,
        type,
        ttl,
        value,
        values,
        alias,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Which of a pair of failover records. */
  public enum Role {
    /** Answered while it is healthy. */
    PRIMARY,
    /** Answered otherwise. */
    SECONDARY
  }

  /**
   * The target of an alias record.
   *
   * @param zone the id of the hosted zone that the target lies in
   * @param name the target's domain name
   */
  public record Alias(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The hosted zone id of the target, as its service documents it.")
          String zone,
      @JsonProperty(required = true) @JsonPropertyDescription("The target's domain name.")
          String name) {}

  public WantedRecord {
    type = type.toUpperCase(Locale.ROOT);
    if (RRType.fromValue(type) == RRType.UNKNOWN_TO_SDK_VERSION) {
      throw new IllegalArgumentException("there is no record type " + type + " (" + name + ")");
    }
    int kinds = (value.isPresent() ? 1 : 0) + (values.isPresent() ? 1 : 0);
    boolean routed = weight.isPresent() || failover.isPresent() || healthCheck.isPresent();
    if (setIdentifier.isEmpty() && (weight.isPresent() || failover.isPresent())) {
      throw new IllegalArgumentException(
          "record " + name + " has a weight or a failover role and so needs a setIdentifier");
    }
    if (weight.isPresent() && failover.isPresent()) {
      throw new IllegalArgumentException(
          "record " + name + " is either weighted or a failover record");
    }
    if (weight.filter(given -> given < 0 || given > HEAVIEST).isPresent()) {
      throw new IllegalArgumentException(
          "record " + name + " has a weight of " + weight.get() + ", which goes from 0 to 255");
    }
    int given = kinds + (alias.isPresent() ? 1 : 0);
    // Of a record in a set, its weight alone may change.
    boolean keepsTarget = given == 0 && setIdentifier.isPresent() && routed;
    if (given != 1 && !keepsTarget) {
      throw new IllegalArgumentException(
          "record " + name + " needs exactly one of value, values and alias");
    }
    if (values.isPresent() && values.get().isEmpty()) {
      throw new IllegalArgumentException("record " + name + " has no values");
    }
    if (alias.isPresent() && ttl.isPresent()) {
      throw new IllegalArgumentException(
          "record " + name + " is an alias, which takes its target's ttl");
    }
  }

  /** Whether the record's target is to stay as it is. */
  boolean keepsTarget() {
    return value.isEmpty() && values.isEmpty() && alias.isEmpty();
  }

  /** All its values; none for an alias. */
  List<String> allValues() {
    return value.map(List::of).or(() -> values).orElse(List.of());
  }

  /** What Route 53 tells records apart by, in the order of names. */
  String key() {
    return DnsName.normal(name) + " " + type + setIdentifier.map(set -> " " + set).orElse("");
  }
}
