package io.dr.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final String RUN = "20261123-test";
  private static final int ENTRIES = 9;

  private static List<StoredEntry> written() {
    List<StoredEntry> entries = new ArrayList<>();
    String previous = "";
    for (long i = 1; i <= ENTRIES; i++) {
      String at = "2026-11-23T03:00:0" + i + "Z";
      String hash = Chain.hash(previous, RUN, i, at, "event " + i);
      entries.add(new StoredEntry(Optional.of(i), at, "event " + i, hash, true));
      previous = hash;
    }
    return entries;
  }

  private static Head head() {
    return new Head(ENTRIES, written().get(ENTRIES - 1).hash());
  }

  private static Verification verify(List<StoredEntry> entries) {
    return verify(entries, Optional.empty());
  }

  private static Verification verify(List<StoredEntry> entries, Optional<String> noted) {
    return Chain.verify(
        new StoredRun(RUN, 2, entries, Optional.of(head()), Optional.empty()), noted);
  }

  private static StoredEntry at(long number, StoredEntry entry) {
    return new StoredEntry(Optional.of(number), entry.at(), entry.event(), entry.hash(), true);
  }

  /** Numbered anew in the order in which they stand. */
  private static List<StoredEntry> renumbered(List<StoredEntry> entries) {
    List<StoredEntry> numbered = new ArrayList<>();
    for (StoredEntry entry : entries) {
      numbered.add(at(numbered.size() + 1L, entry));
    }
    return numbered;
  }

  private static void breaks(
      List<StoredEntry> entries, Break.Kind kind, long sequence, long other) {
    assertThat(verify(entries).firstBreak()).contains(new Break(kind, sequence, other));
  }

  @Test
  void whatIsAsItWasWrittenIsIntact() {
    Verification found = verify(written());

    assertThat(found.intact()).isTrue();
    assertThat(found.head()).contains(head());
  }

  @Test
  void anAlteredEntryIsNamed() {
    List<StoredEntry> entries = written();
    StoredEntry fourth = entries.get(3);
    entries.set(3, new StoredEntry(Optional.of(4L), fourth.at(), "other", fourth.hash(), true));

    breaks(entries, Break.Kind.ALTERED, 4, 0);
  }

  @Test
  void oneThatWasAlteredWithItsHashIsNoticedAtTheNext() {
    List<StoredEntry> entries = written();
    String at = entries.get(3).at();
    String hash = Chain.hash(entries.get(2).hash(), RUN, 4, at, "other");
    entries.set(3, new StoredEntry(Optional.of(4L), at, "other", hash, true));

    breaks(entries, Break.Kind.ALTERED, 5, 0);
  }

  @Test
  void missingEntriesAreNamed() {
    List<StoredEntry> entries = written();
    entries.subList(2, 5).clear();

    breaks(entries, Break.Kind.MISSING, 3, 5);
  }

  @Test
  void missingEntriesAreNoticedWhenThoseBehindMoveUp() {
    List<StoredEntry> entries = written();
    entries.remove(2);

    breaks(renumbered(entries), Break.Kind.ALTERED, 3, 0);
  }

  @Test
  void whicheverTwoEntriesAreExchangedIsNamed() {
    for (int one = 0; one < ENTRIES; one++) {
      for (int other = one + 1; other < ENTRIES; other++) {
        List<StoredEntry> entries = written();
        Collections.swap(entries, one, other);
        breaks(renumbered(entries), Break.Kind.REORDERED, one + 1L, other + 1L);
      }
    }
  }

  @Test
  void anEntryThatWasMovedAnywhereIsNamed() {
    for (int from = 0; from < ENTRIES; from++) {
      for (int to = 0; to < ENTRIES; to++) {
        List<StoredEntry> entries = written();
        entries.add(to, entries.remove(from));
        if (from != to) {
          long place = Math.min(from, to) + 1L;
          long stands = from < to ? place + 1 : from + 1L;
          breaks(renumbered(entries), Break.Kind.REORDERED, place, stands);
        }
      }
    }
  }

  @Test
  void anEntryUnderAnotherNumberIsNamed() {
    List<StoredEntry> entries = written();
    entries.add(at(1003, entries.remove(2)));

    breaks(entries, Break.Kind.REORDERED, 3, 1003);
  }

  @Test
  void entriesCutOffTheEndAreNoticedByTheHead() {
    breaks(written().subList(0, 7), Break.Kind.TRUNCATED, 8, 9);
    breaks(List.of(), Break.Kind.TRUNCATED, 1, 9);
  }

  @Test
  void aHeadThatIsNotThisLogsOrIsGoneIsNoticed() {
    List<StoredEntry> entries = written();
    StoredRun other =
        new StoredRun(RUN, 2, entries, Optional.of(new Head(9, "x")), Optional.empty());
    StoredRun none = new StoredRun(RUN, 2, entries, Optional.empty(), Optional.empty());
    StoredRun old = new StoredRun(RUN, 1, entries, Optional.empty(), Optional.empty());
    Break ended = new Break(Break.Kind.END_ALTERED, 9, 0);

    assertThat(Chain.verify(other, Optional.empty()).firstBreak()).contains(ended);
    assertThat(Chain.verify(none, Optional.empty()).firstBreak()).contains(ended);
    assertThat(Chain.verify(old, Optional.empty()).intact()).isTrue();
    assertThat(Chain.verify(old, Optional.empty()).endKept()).isFalse();
  }

  @Test
  void aNotedHeadProvesTheLogUpToIt() {
    String fifth = written().get(4).hash();

    assertThat(verify(written(), Optional.of(fifth)).noted()).contains(5L);
    assertThat(verify(written(), Optional.of(fifth.substring(0, 16))).noted()).contains(5L);
    assertThat(verify(written(), Optional.of(fifth)).intact()).isTrue();
  }

  @Test
  void aLogThatWasWrittenAnewDoesNotHaveTheNotedHead() {
    String noted = "0".repeat(64);

    assertThat(verify(written(), Optional.of(noted)).firstBreak())
        .contains(new Break(Break.Kind.NOT_AS_NOTED, 0, 0));
  }

  @Test
  void whatIsNoTextIsNamed() {
    List<StoredEntry> entries = written();
    StoredEntry second = entries.get(1);
    entries.set(
        1, new StoredEntry(second.number(), second.at(), second.event(), second.hash(), false));
    breaks(entries, Break.Kind.UNREADABLE, 2, 0);

    entries = written();
    StoredEntry unnumbered = entries.remove(1);
    entries.add(
        new StoredEntry(
            Optional.empty(), unnumbered.at(), unnumbered.event(), unnumbered.hash(), true));
    breaks(entries, Break.Kind.UNREADABLE, 2, 0);
  }

  @Test
  void aDamagedFileIsToldWhereTheEntriesAreSound() {
    StoredRun run =
        new StoredRun(RUN, 2, written(), Optional.of(head()), Optional.of("page 3 is lost"));

    assertThat(Chain.verify(run, Optional.empty()).firstBreak())
        .contains(new Break(Break.Kind.DAMAGED, 0, 0));
  }
}
