package io.dr.preflight;

import io.dr.action.ActionFailure;
import io.dr.redaction.SecretShapes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Carries out all examinations side by side, none longer than its patience: a world that does not
 * answer is what a disaster looks like. First it is seen whether the accounts let us in; where they
 * do not, there is no use in asking them further.
 */
public final class Preflight {
  /** How long one examination may take. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Examination> examinations;
  private final Duration patience;

  public Preflight(List<Examination> examinations) {
    this(examinations, PATIENCE);
  }

  Preflight(List<Examination> examinations, Duration patience) {
    this.examinations = List.copyOf(examinations);
    this.patience = patience;
  }

  /** What all of them found, by area. */
  public List<Check> examine(Subject subject) {
    ExecutorService workers = Executors.newCachedThreadPool(Preflight::daemon);
    try {
      List<Check> checks = new ArrayList<>(examined(subject, true, workers));
      if (checks.stream().noneMatch(Check::blocking)) {
        checks.addAll(examined(subject, false, workers));
      } else {
        checks.addAll(offline(subject, workers));
      }
      checks.sort(java.util.Comparator.comparing(Check::area));
      return List.copyOf(checks);
    } finally {
      workers.shutdownNow();
    }
  }

  /** Only what can be said without asking anybody. */
  public List<Check> offline(Subject subject) {
    ExecutorService workers = Executors.newCachedThreadPool(Preflight::daemon);
    try {
      return List.copyOf(offline(subject, workers));
    } finally {
      workers.shutdownNow();
    }
  }

  private List<Check> offline(Subject subject, ExecutorService workers) {
    return sideBySide(
        examinations.stream().filter(Examination::offline).toList(), subject, workers);
  }

  private List<Check> examined(Subject subject, boolean credentials, ExecutorService workers) {
    List<Examination> chosen =
        examinations.stream()
            .filter(examination -> (examination.area() == Area.CREDENTIALS) == credentials)
            .toList();
    return sideBySide(chosen, subject, workers);
  }

  private List<Check> sideBySide(
      List<Examination> chosen, Subject subject, ExecutorService workers) {
    Map<Examination, CompletableFuture<List<Check>>> asked = new LinkedHashMap<>();
    for (Examination examination : chosen) {
      asked.put(
          examination,
          CompletableFuture.supplyAsync(() -> told(examination, subject), workers)
              .completeOnTimeout(
                  List.of(silent(examination)), patience.toMillis(), TimeUnit.MILLISECONDS));
    }
    List<Check> checks = new ArrayList<>();
    asked.values().forEach(answer -> checks.addAll(answer.join()));
    return checks;
  }

  /** A look that fails is no reason to give up the others. */
  private static List<Check> told(Examination examination, Subject subject) {
    try {
      return examination.examine(subject);
    } catch (ActionFailure e) {
      return List.of(
          Check.warn(
              examination.area(),
              examination.area().words(),
              "This could not be looked at: " + e.failure().cause(),
              e.failure().remedy()));
    } catch (RuntimeException e) {
      return List.of(
          Check.warn(
              examination.area(),
              examination.area().words(),
              "This could not be looked at, through a defect of dr ("
                  + SecretShapes.masked(e.toString())
                  + ").",
              "Look at it by hand, and report the defect."));
    }
  }

  private Check silent(Examination examination) {
    return Check.warn(
        examination.area(),
        examination.area().words(),
        "This could not be looked at within " + patience.toSeconds() + " s.",
        "Try again, or look at it by hand.");
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "dr-preflight");
    thread.setDaemon(true);
    return thread;
  }
}
