package io.dr.journal.sqlite;

import io.dr.journal.Evidence;
import io.dr.journal.JournalException;
import io.dr.journal.StoredRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Several files of runs as one piece of evidence; each is read where the ones before hold nothing.
 */
record SplitEvidence(List<Path> files) implements Evidence {
  @Override
  public List<String> runs() {
    return files.stream().flatMap(file -> runs(file).stream()).distinct().toList();
  }

  private static List<String> runs(Path file) {
    try (Evidence evidence = new SqliteEvidence(file)) {
      return evidence.runs();
    }
  }

  @Override
  public StoredRun of(String run) {
    List<JournalException> failures = new ArrayList<>();
    List<StoredRun> nothing = new ArrayList<>();
    for (Path file : files) {
      try (Evidence evidence = new SqliteEvidence(file)) {
        StoredRun stored = evidence.of(run);
        if (!stored.entries().isEmpty() || stored.head().isPresent()) {
          return stored;
        }
        nothing.add(stored);
      } catch (JournalException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return nothing.get(0);
  }

  @Override
  public void close() {}
}
