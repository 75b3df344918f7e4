package io.dr.aws.route53;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
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

  @Property(tries = 200)
  void areAsFewAsAnyCutOfTheOrderGivesThem(@ForAll("someOfEachSize") List<Size> sizes) {
    List<ResourceRecordSet> sets = sizes.stream().map(Size::set).toList();

    assertThat(Batches.of(sets)).hasSize(fewest(sizes));
  }

  /** Of every cut the best: the fewest batches for the first so many, from the fewest before. */
  private static int fewest(List<Size> sizes) {
    int[] fewest = new int[sizes.size() + 1];
    for (int end = 1; end <= sizes.size(); end++) {
      fewest[end] = Integer.MAX_VALUE;
      int records = 0;
      int characters = 0;
      for (int start = end - 1; start >= 0; start--) {
        records += sizes.get(start).values();
        characters += sizes.get(start).values() * sizes.get(start).length();
        if (2 * records > 1_000 || 2 * characters > 32_000) {
          break;
        }
        fewest[end] = Math.min(fewest[end], fewest[start] + 1);
      }
    }
    return fewest[sizes.size()];
  }

  /** How many values a record set has, and how long each is. */
  record Size(int values, int length) {
    ResourceRecordSet set() {
      return BatchesProperties.set(Collections.nCopies(values, length));
    }
  }

  @Provide
  Arbitrary<List<Size>> someOfEachSize() {
    Arbitrary<Size> size =
        Combinators.combine(
                Arbitraries.integers().between(1, 400),
                Arbitraries.of(1, 15, 32, 64, 255, 1_000, 4_000))
            .as((values, length) -> new Size(Math.min(values, 16_000 / length), length));
    return size.list().ofMaxSize(120);
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
