package io.dr.disasters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Seeds of disasters, each of which must leave every invariant intact: some hundreds, or as many as
 * {@code -Dseeds} says, or the one of {@code -Dseed}.
 */
class DisastersTest {
  private static final long USUALLY = 300;
  private static final int SHOWN = 3;
  private static final List<Book> BOOKS = Books.all();

  private static Aftermath play(long seed) {
    Disaster disaster = Disaster.of(seed);
    Book book = disaster.one(BOOKS);
    try (Ordeal ordeal = new Ordeal(book, disaster, Planted.NOTHING)) {
      return ordeal.play();
    }
  }

  private static LongStream seeds() {
    Optional<Long> one = Optional.ofNullable(Long.getLong("seed"));
    return one.isPresent()
        ? LongStream.of(one.get())
        : LongStream.range(0, Long.getLong("seeds", USUALLY));
  }

  private static Optional<String> violation(long seed) {
    Aftermath end = play(seed);
    List<String> violated = Invariant.violated(end);
    return violated.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "seed %d, to be replayed with ./mvnw verify -Pdisasters -Dseed=%d%n%s%n%s"
                .formatted(seed, seed, String.join("\n", violated), end.told()));
  }

  @Test
  void leaveEveryInvariantIntact() {
    BOOKS.forEach(Book::calm);

    List<String> violations =
        seeds().parallel().mapToObj(DisastersTest::violation).flatMap(Optional::stream).toList();

    assertThat(violations.stream().limit(SHOWN).toList())
        .as("%d seeds break something", violations.size())
        .isEmpty();
  }

  @Test
  void replayExactly() {
    LongStream.range(0, 30)
        .forEach(
            seed -> {
              Aftermath once = play(seed);
              Aftermath again = play(seed);

              assertThat(again.blows()).isEqualTo(once.blows());
              assertThat(again.entries()).isEqualTo(once.entries());
              assertThat(again.effects()).isEqualTo(once.effects());
            });
  }
}
