package io.dr.disasters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Disasters with real threads, many steps at once: some dozens of seeds, or as many as {@code
 * -Dseeds} says, or the one of {@code -Dseed}.
 */
class RealThreadsTest {
  private static final long USUALLY = 40;
  private static final int SHOWN = 3;
  private static final List<Book> BOOKS = Books.wide();

  private static LongStream seeds() {
    Optional<Long> one = Optional.ofNullable(Long.getLong("seed"));
    return one.isPresent()
        ? LongStream.of(one.get())
        : LongStream.range(0, Long.getLong("seeds", USUALLY));
  }

  private static Optional<String> violation(long seed) {
    Disaster disaster = Disaster.of(seed);
    Book book = disaster.one(BOOKS);
    try (Tumult tumult = new Tumult(book, disaster, Planted.NOTHING, seed)) {
      Aftermath end = tumult.play();
      List<String> violated = Invariant.violated(end);
      return violated.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "seed %d, with threads%n%s%n%s"
                  .formatted(seed, String.join("\n", violated), end.told()));
    }
  }

  @Test
  void leaveEveryInvariantIntact() {
    BOOKS.forEach(Book::calm);

    List<String> violations =
        seeds().parallel().mapToObj(RealThreadsTest::violation).flatMap(Optional::stream).toList();

    assertThat(violations.stream().limit(SHOWN).toList())
        .as("%d seeds break something", violations.size())
        .isEmpty();
  }

  @Test
  void findWorkersAndOwnerInOneMap() {
    Book book = BOOKS.get(0);

    boolean found =
        LongStream.range(0, 100)
            .mapToObj(seed -> broken(book, seed))
            .flatMap(List::stream)
            .anyMatch(violation -> violation.contains("ConcurrentModificationException"));

    assertThat(found).isTrue();
  }

  private static List<String> broken(Book book, long seed) {
    try (Tumult tumult = new Tumult(book, Disaster.of(seed), new SharedActions(), seed)) {
      return Invariant.violated(tumult.play());
    }
  }
}
