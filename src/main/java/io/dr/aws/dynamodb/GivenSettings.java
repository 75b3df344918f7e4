package io.dr.aws.dynamodb;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Settings of a restored table that the runbook gives; each wins over what the source has. */
public record GivenSettings(
    @JsonPropertyDescription("The attribute that holds the time at which an item expires.")
        Optional<String> timeToLive,
    @JsonPropertyDescription(
            "What the stream shows: KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES.")
        Optional<String> stream,
    @JsonPropertyDescription("Whether the table is protected against deletion.")
        Optional<Boolean> deletionProtection,
    @JsonPropertyDescription("How the table's read capacity scales.")
        Optional<Capacity> readCapacity,
    @JsonPropertyDescription("How the table's write capacity scales.")
        Optional<Capacity> writeCapacity,
    @JsonPropertyDescription("Tags besides those of the source.") Map<String, String> tags) {
  private static final Set<String> VIEWS =
      Set.of("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES");

  /** Between which units a capacity scales, and the utilization, in percent, it aims at. */
  public record Capacity(
      @JsonProperty(required = true) @JsonPropertyDescription("The least capacity units.") int min,
      @JsonProperty(required = true) @JsonPropertyDescription("The most capacity units.") int max,
      @JsonProperty(required = true)
          @JsonPropertyDescription("The utilization aimed at, in percent, 20 to 90.")
          double target) {
    public Capacity {
      if (min < 1 || max < min) {
        throw new IllegalArgumentException("a capacity scales from min, at least 1, to max");
      }
      if (target < 20 || target > 90) {
        throw new IllegalArgumentException("the target utilization lies between 20 and 90 percent");
      }
    }

    Scaling of(Scaling.Dimension dimension) {
      return new Scaling(
          "", dimension.table(), min, max, Optional.of(target), Optional.empty(), Optional.empty());
    }
  }

  public GivenSettings {
    tags = tags == null ? Map.of() : Map.copyOf(tags);
    if (stream.filter(view -> !VIEWS.contains(view)).isPresent()) {
      throw new IllegalArgumentException(
          "stream is one of KEYS_ONLY, NEW_IMAGE, OLD_IMAGE," + " NEW_AND_OLD_IMAGES");
    }
  }

  boolean scales() {
    return readCapacity.isPresent() || writeCapacity.isPresent();
  }

  /** These, and what is not given as the source has it. */
  Settings over(Settings known) {
    Map<String, String> all = new HashMap<>(known.tags());
    all.putAll(tags);
    List<Scaling> given =
        Stream.of(
                readCapacity.map(capacity -> capacity.of(Scaling.Dimension.READ)),
                writeCapacity.map(capacity -> capacity.of(Scaling.Dimension.WRITE)))
            .flatMap(Optional::stream)
            .toList();
    List<Scaling> scaling =
        Stream.concat(
                given.stream(),
                known.scaling().stream()
                    .filter(
                        one -> given.stream().noneMatch(other -> other.key().equals(one.key()))))
            .toList();
    return new Settings(
        timeToLive.orElse(known.expiresBy()),
        stream.orElse(known.stream()),
        deletionProtection.orElse(known.deletionProtection()),
        scaling,
        all);
  }
}
