package io.dr.aws.route53;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Cuts record sets into batches as large as Route 53 takes them: 1,000 resource records and 32,000
 * characters of values, where an UPSERT counts double (Route 53 Developer Guide, "Quotas").
 */
final class Batches {
  static final int RECORDS = 500;
  static final int CHARACTERS = 16_000;

  private Batches() {}

  /** The batches, in the order given; each record set is in exactly one. */
  static List<List<ResourceRecordSet>> of(List<ResourceRecordSet> sets) {
    List<List<ResourceRecordSet>> batches = new ArrayList<>();
    List<ResourceRecordSet> batch = new ArrayList<>();
    int records = 0;
    int characters = 0;
    for (ResourceRecordSet set : sets) {
      if (!batch.isEmpty()
          && (records + records(set) > RECORDS || characters + characters(set) > CHARACTERS)) {
        batches.add(List.copyOf(batch));
        batch.clear();
        records = 0;
        characters = 0;
      }
      batch.add(set);
      records += records(set);
      characters += characters(set);
    }
    if (!batch.isEmpty()) {
      batches.add(List.copyOf(batch));
    }
    return List.copyOf(batches);
  }

  /** Whether a record set of these values fits a batch of its own. */
  static boolean fits(List<String> values) {
    return values.size() <= RECORDS && values.stream().mapToInt(String::length).sum() <= CHARACTERS;
  }

  // An alias holds no resource record; counted as one it keeps the number of changes bounded too.
  private static int records(ResourceRecordSet set) {
    return Math.max(1, set.resourceRecords().size());
  }

  private static int characters(ResourceRecordSet set) {
    return set.resourceRecords().stream().map(ResourceRecord::value).mapToInt(String::length).sum();
  }
}
