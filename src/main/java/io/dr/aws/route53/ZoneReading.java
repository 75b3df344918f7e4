package io.dr.aws.route53;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * A zone as far as it was read: one request brings one page, and the batches that are written to it
 * are drawn in, so that a zone is read once however many batches it takes. Asked by one look or
 * call at a time, though by different threads.
 */
final class ZoneReading {
  private static final String PAGE = "300";
  // Whoever else writes to the zone is not seen meanwhile.
  private static final Duration KEEPS = Duration.ofMinutes(1);

  private final List<ResourceRecordSet> sets = new ArrayList<>();
  private final Set<String> written = new HashSet<>();
  private Optional<ListResourceRecordSetsResponse> last = Optional.empty();
  private Instant readAt = Instant.MIN;

  /** Reads the page after the last one, in one request. */
  synchronized void readOn(Route53Client client, String zone, Instant now) {
    ListResourceRecordSetsResponse page =
        client.listResourceRecordSets(
            request -> {
              request.hostedZoneId(zone).maxItems(PAGE);
              last.ifPresent(
                  previous ->
                      request
                          .startRecordName(previous.nextRecordName())
                          .startRecordType(previous.nextRecordType())
                          .startRecordIdentifier(previous.nextRecordIdentifier()));
            });
    sets.addAll(page.resourceRecordSets());
    last = Optional.of(page);
    readAt = now;
  }

  /** Whether the last page was read. */
  synchronized boolean isWhole() {
    return last.isPresent() && !Boolean.TRUE.equals(last.get().isTruncated());
  }

  /** How many record sets were read so far. */
  synchronized int size() {
    return sets.size();
  }

  /** Whether it holds batches of which the zone itself has not been asked. */
  synchronized boolean isAheadOfTheZone() {
    return !written.isEmpty();
  }

  /**
   * Whether the zone has to be read anew: too much time has passed, or a batch was drawn in whose
   * change the run knows nothing of.
   *
   * @param changes the changes that the run has receipts of
   */
  synchronized boolean isStale(Instant now, Collection<String> changes) {
    return last.isPresent()
        && (now.isAfter(readAt.plus(KEEPS)) || !Set.copyOf(changes).containsAll(written));
  }

  /** Draws in a batch that Route 53 took. */
  synchronized void wrote(String change, List<ResourceRecordSet> batch) {
    written.add(change);
    Map<String, ResourceRecordSet> now = new HashMap<>();
    sets.forEach(set -> now.put(ZoneRecords.key(set), set));
    batch.forEach(set -> now.put(ZoneRecords.key(set), set));
    sets.clear();
    sets.addAll(now.values());
  }

  /** What was read so far. */
  synchronized List<ResourceRecordSet> all() {
    return List.copyOf(sets);
  }

  /** The records; only of a zone that was read to its end can one say what it lacks. */
  synchronized ZoneRecords records() {
    if (!isWhole()) {
      throw new IllegalStateException("the zone is only half read");
    }
    return ZoneRecords.of(sets);
  }
}
