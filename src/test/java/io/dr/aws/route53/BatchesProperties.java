package io.dr.aws.route53;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

class BatchesProperties {

  @Provide
  Arbitrary<List<ResourceRecordSet>> recordSets() {
    Arbitrary<Integer> lengths = Arbitraries.integers().between(1, 4000);
    return lengths
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(BatchesProperties::set)
        .list()
        .ofMaxSize(900);
  }

  @Provide
  Arbitrary<List<ResourceRecordSet>> shortOnes() {
    return Arbitraries.integers()
        .between(1, 12)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(BatchesProperties::set)
        .list()
        .ofMinSize(300)
        .ofMaxSize(1500);
  }

  private static ResourceRecordSet set(List<Integer> lengths) {
    return ResourceRecordSet.builder()
        .name("a.example.com.")
        .type("TXT")
        .ttl(60L)
        .resourceRecords(
            lengths.stream()
                .map(length -> ResourceRecord.builder().value("x".repeat(length)).build())
                .toList())
        .build();
  }

  @Property(tries = 100)
  void neverExceedTheLimitOfCharactersAndCoverEachRecordOnce(
      @ForAll("recordSets") List<ResourceRecordSet> sets) {
    check(sets);
  }

  @Property(tries = 100)
  void neverExceedTheLimitOfRecordsAndCoverEachRecordOnce(
      @ForAll("shortOnes") List<ResourceRecordSet> sets) {
    check(sets);
  }

  private static void check(List<ResourceRecordSet> sets) {
    List<List<ResourceRecordSet>> batches = Batches.of(sets);

    List<ResourceRecordSet> together = new ArrayList<>();
    batches.forEach(together::addAll);
    assertThat(together).isEqualTo(sets);
    for (int i = 0; i < batches.size(); i++) {
      assertThat(batches.get(i)).isNotEmpty();
      assertThat(records(batches.get(i)) * 2).isLessThanOrEqualTo(1000);
      assertThat(characters(batches.get(i)) * 2).isLessThanOrEqualTo(32_000);
      if (i > 0) {
        List<ResourceRecordSet> grown = new ArrayList<>(batches.get(i - 1));
        grown.add(batches.get(i).get(0));
        assertThat(records(grown) > 500 || characters(grown) > 16_000).isTrue();
      }
    }
  }

  private static int records(List<ResourceRecordSet> batch) {
    return batch.stream().mapToInt(set -> set.resourceRecords().size()).sum();
  }

  private static int characters(List<ResourceRecordSet> batch) {
    return batch.stream()
        .flatMap(set -> set.resourceRecords().stream())
        .mapToInt(record -> record.value().length())
        .sum();
  }
}
