package io.dr.sim;

import io.dr.action.Call;
import io.dr.runbook.Site;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * What all simulated services share: the time, the seeded draws, and the record of every effect
 * they received, by which a test judges that none came twice.
 */
public final class SimulatedWorld {
  private final InstantSource clock;
  private final Instant outageAt;
  private final long seed;
  private final List<Call> effects = Collections.synchronizedList(new ArrayList<>());
  private final ThreadLocal<Optional<Instant>> moment = ThreadLocal.withInitial(Optional::empty);
  private final ThreadLocal<Boolean> doneAgain = ThreadLocal.withInitial(() -> false);
  private final ThreadLocal<Optional<Consumer<Call>>> noting =
      ThreadLocal.withInitial(Optional::empty);

  /**
   * @param clock the run's timeline
   * @param outageAt when the simulated production stopped
   * @param seed equal seeds give equal worlds
   */
  public SimulatedWorld(InstantSource clock, Instant outageAt, long seed) {
    this.clock = clock;
    this.outageAt = outageAt;
    this.seed = seed;
  }

  /** The present, UTC. */
  public Instant now() {
    return moment.get().orElseGet(clock::instant);
  }

  /**
   * Does something at one moment, whatever the clock shows meanwhile: what the journal dates is
   * then the same when it is done again from the journal.
   */
  public <T> T at(Instant instant, Supplier<T> task) {
    Optional<Instant> before = moment.get();
    moment.set(Optional.of(instant));
    try {
      return task.get();
    } finally {
      moment.set(before);
    }
  }

  /**
   * Does again what a journal says was done. It is made at once, whatever time it took then, so
   * request rates, which were kept to then, are not held against it.
   */
  public void again(Runnable task) {
    boolean before = doneAgain.get();
    doneAgain.set(true);
    try {
      task.run();
    } finally {
      doneAgain.set(before);
    }
  }

  /** Whether what is asked now was asked before, when it was first done. */
  public boolean isDoneAgain() {
    return doneAgain.get();
  }

  /** When the simulated production stopped, UTC. */
  public Instant outageAt() {
    return outageAt;
  }

  /** A source of draws for one thing, the same in every run of this seed whatever the order. */
  public Random random(String label) {
    CRC32 hash = new CRC32();
    hash.update(label.getBytes(StandardCharsets.UTF_8));
    return new Random(seed * 0x9E3779B97F4A7C15L ^ hash.getValue());
  }

  /** A duration near the typical one: between four fifths and seven fifths of it. */
  public Duration draw(String label, Duration typical) {
    double factor = 0.8 + 0.6 * random(label).nextDouble();
    return Duration.ofMillis((long) (typical.toMillis() * factor));
  }

  /** A request id in the services' format, the same in every run of this seed. */
  public String requestId(String label) {
    Random random = random("request:" + label + ":" + effects.size());
    return new java.util.UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** Notes that a service applied an effect. */
  public void applied(String service, String operation, String resource, Site site) {
    Call effect = Call.of(service, operation, resource, site);
    effects.add(effect);
    noting.get().ifPresent(noted -> noted.accept(effect));
  }

  /** Does something, and tells of each effect that it has on the calling thread. */
  public <T> T noting(Consumer<Call> noted, Supplier<T> task) {
    noting.set(Optional.of(noted));
    try {
      return task.get();
    } finally {
      noting.remove();
    }
  }

  /** Every effect that was applied, oldest first. */
  public List<Call> effects() {
    synchronized (effects) {
      return List.copyOf(effects);
    }
  }
}
