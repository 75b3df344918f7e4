package io.dr.post;

import io.dr.journal.Entry;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.wiring.MemoryJournal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** A run whose post office stands beside it in a process that ends again and again. */
final class ShortLived {
  private final Journal journal = new MemoryJournal();
  private final Plan plan;
  private final String run;
  private final List<Entry> entries;
  private final Function<Plan, List<Correspondence>> kinds;
  private int untilCrash;

  /** A process that is no more. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param entries of the run, without messages
   * @param untilCrash which delivery is the last of its process, unnoted; zero for none
   * @param kinds what each process writes, made anew
   */
  ShortLived(
      MailedRehearsal rehearsal,
      List<Entry> entries,
      int untilCrash,
      Function<Plan, List<Correspondence>> kinds) {
    this.entries = entries;
    this.run = entries.get(0).run();
    this.plan = rehearsal.plan(RunState.of(run, entries));
    this.untilCrash = untilCrash;
    this.kinds = kinds;
  }

  String run() {
    return run;
  }

  /** Each entry, and each look between, is met by a process that knows only the journal. */
  List<Entry> live() {
    TreeSet<Instant> moments = new TreeSet<>();
    entries.forEach(entry -> moments.add(entry.at()));
    for (Instant at = entries.get(0).at(); at.isBefore(moments.last()); at = at.plusSeconds(60)) {
      moments.add(at);
    }
    int next = 0;
    for (Instant now : moments) {
      look(now);
      while (next < entries.size() && !entries.get(next).at().isAfter(now)) {
        journal.append(run, journal.read(run, 0).size(), now, entries.get(next++).event());
        look(now);
      }
    }
    look(moments.last().plusSeconds(1));
    return journal.read(run, 0);
  }

  private void look(Instant now) {
    for (Correspondence kind : kinds.apply(plan)) {
      try {
        new Desk(ledger(), kind, Supplier::get).round(now);
      } catch (Killed e) {
        // The next process takes over.
      }
    }
  }

  private Ledger ledger() {
    return new JournalLedger(journal, run, Optional.empty()) {
      @Override
      public void sent(Dispatch dispatch, String receipt, Instant at) {
        if (--untilCrash == 0) {
          throw new Killed();
        }
        super.sent(dispatch, receipt, at);
      }
    };
  }
}
