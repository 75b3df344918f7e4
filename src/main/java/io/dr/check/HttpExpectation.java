package io.dr.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an answer over HTTP must be like. */
record HttpExpectation(
    List<Integer> statuses,
    Optional<String> contains,
    Optional<BodyPattern> matches,
    Map<String, String> headers,
    Optional<Integer> millis) {

  /** What is wrong with the answer, in a few words; empty when nothing is. */
  Optional<String> objection(Probes.Answer answer) {
    if (!statuses.contains(answer.status())) {
      String wanted = statuses.stream().map(String::valueOf).collect(Collectors.joining(" or "));
      return Optional.of(answer.status() + " instead of " + wanted);
    }
    return header(answer).or(() -> body(answer.body())).or(() -> slow(answer));
  }

  private Optional<String> header(Probes.Answer answer) {
    return headers.entrySet().stream()
        .filter(
            wanted ->
                answer.header(wanted.getKey()).stream()
                    .noneMatch(value -> value.contains(wanted.getValue())))
        .map(
            wanted -> {
              List<String> values = answer.header(wanted.getKey());
              return values.isEmpty()
                  ? "the header " + wanted.getKey() + " is missing"
                  : "the header %s does not contain '%s'"
                      .formatted(wanted.getKey(), wanted.getValue());
            })
        .sorted()
        .findFirst();
  }

  private Optional<String> body(String body) {
    if (contains.isPresent() && !body.contains(contains.get())) {
      return Optional.of("the answer does not contain '" + contains.get() + "'");
    }
    if (matches.isPresent() && !matches.get().isIn(body)) {
      return Optional.of("the answer does not match " + matches.get());
    }
    return Optional.empty();
  }

  private Optional<String> slow(Probes.Answer answer) {
    long took = answer.took().toMillis();
    return millis
        .filter(most -> took > most)
        .map(most -> "it took " + took + " ms, more than " + most + " ms");
  }
}
