package io.dr.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The chain of hashes through a run's log: each entry's is SHA-256, in hexadecimal, over the hash
 * before it, the run, the sequence, the time and the event, parted by line feeds, in UTF-8. What is
 * checked is the text as it is stored, not what it means.
 */
public final class Chain {
  private final StoredRun run;
  private final List<StoredEntry> entries;

  private Chain(StoredRun run) {
    this.run = run;
    this.entries = run.entries();
  }

  /** The hash of an entry; the first is chained to the empty text. */
  public static String hash(
      String previousHash, String run, long sequence, String at, String event) {
    String text = previousHash + "\n" + run + "\n" + sequence + "\n" + at + "\n" + event;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Examines a log.
   *
   * @param noted a head that somebody noted earlier, or the first digits of one
   */
  public static Verification verify(StoredRun run, Optional<String> noted) {
    Chain chain = new Chain(run);
    Optional<Long> known = noted.flatMap(chain::bearing);
    Optional<Break> broken = chain.firstBreak();
    if (broken.isEmpty() && noted.isPresent() && known.isEmpty()) {
      broken = Optional.of(new Break(Break.Kind.NOT_AS_NOTED, 0, 0));
    }
    int stored = run.entries().size();
    return new Verification(
        run.run(),
        run.format(),
        stored,
        stored == 0
            ? Optional.empty()
            : Optional.of(new Head(stored, run.entries().get(stored - 1).hash())),
        run.head().isPresent(),
        known,
        broken);
  }

  private Optional<Long> bearing(String noted) {
    return entries.stream()
        .filter(entry -> entry.hash().startsWith(noted))
        .flatMap(entry -> entry.number().stream())
        .findFirst();
  }

  private Optional<Break> firstBreak() {
    String previous = "";
    long sequence = 1;
    for (StoredEntry entry : entries) {
      Optional<Break> broken = at(sequence, previous, entry);
      if (broken.isPresent()) {
        return broken;
      }
      previous = entry.hash();
      sequence++;
    }
    return atTheEnd(previous).or(this::inTheFile);
  }

  private Optional<Break> at(long sequence, String previous, StoredEntry entry) {
    if (entry.number().isEmpty() || entry.number().get() != sequence) {
      return Optional.of(elsewhere(sequence, previous, entry));
    }
    if (!entry.readable()) {
      return Optional.of(new Break(Break.Kind.UNREADABLE, sequence, 0));
    }
    if (fits(entry, sequence, previous)) {
      return Optional.empty();
    }
    return Optional.of(
        writtenAs(entry, sequence)
            .map(original -> new Break(Break.Kind.REORDERED, sequence, original))
            .orElseGet(() -> new Break(Break.Kind.ALTERED, sequence, 0)));
  }

  /** Another number stands where an entry should: it bears a wrong one, or is not there. */
  private Break elsewhere(long sequence, String previous, StoredEntry instead) {
    for (StoredEntry entry : entries) {
      if (fits(entry, sequence, previous)) {
        return entry
            .number()
            .map(
                number ->
                    number == sequence
                        ? intruder(sequence, instead)
                        : new Break(Break.Kind.REORDERED, sequence, number))
            .orElseGet(() -> new Break(Break.Kind.UNREADABLE, sequence, 0));
      }
    }
    if (instead.number().isEmpty()) {
      return new Break(Break.Kind.UNREADABLE, sequence, 0);
    }
    long number = instead.number().get();
    return number > sequence
        ? new Break(Break.Kind.MISSING, sequence, number - 1)
        : new Break(Break.Kind.ALTERED, number, 0);
  }

  /** An entry with a number that is too low stands before the one that belongs here. */
  private Break intruder(long sequence, StoredEntry entry) {
    long number = entry.number().orElse(0L);
    return writtenAs(entry, sequence)
        .map(original -> new Break(Break.Kind.REORDERED, original, number))
        .orElseGet(() -> new Break(Break.Kind.ALTERED, number, 0));
  }

  private boolean fits(StoredEntry entry, long sequence, String previous) {
    return entry.readable()
        && entry.hash().equals(hash(previous, run.run(), sequence, entry.at(), entry.event()));
  }

  /**
   * As which an entry that does not belong where it stands was written. The entry before it may
   * have been moved as well, so more than the natural neighbours are tried; not every pair, which
   * would take hours in a long log.
   */
  private Optional<Long> writtenAs(StoredEntry entry, long standsAt) {
    List<String> hashes = new ArrayList<>(List.of(""));
    entries.forEach(each -> hashes.add(each.hash()));
    for (int i = 1; i < hashes.size(); i++) {
      if (fits(entry, i, hashes.get(i - 1)) || fits(entry, i, hashes.get(i))) {
        return Optional.of((long) i).filter(original -> original != standsAt);
      }
      if (fits(entry, standsAt + 1, hashes.get(i))) {
        return Optional.of(standsAt + 1);
      }
    }
    return Optional.empty();
  }

  private Optional<Break> atTheEnd(String last) {
    if (run.head().isEmpty()) {
      return run.format() < StoredRun.KEEPS_HEADS
          ? Optional.empty()
          : Optional.of(new Break(Break.Kind.END_ALTERED, entries.size(), 0));
    }
    Head head = run.head().get();
    if (head.entries() == entries.size() && head.hash().equals(last)) {
      return Optional.empty();
    }
    return Optional.of(
        head.entries() > entries.size()
            ? new Break(Break.Kind.TRUNCATED, entries.size() + 1L, head.entries())
            : new Break(Break.Kind.END_ALTERED, entries.size(), 0));
  }

  private Optional<Break> inTheFile() {
    return run.damage().map(what -> new Break(Break.Kind.DAMAGED, 0, 0));
  }
}
