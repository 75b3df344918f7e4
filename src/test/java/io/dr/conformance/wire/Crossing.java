package io.dr.conformance.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import io.dr.aws.Documents;
import io.dr.aws.ImpatientCloud;
import io.dr.aws.RealCloud;
import io.dr.aws.RealUploads;
import io.dr.aws.s3.S3PageStore;
import io.dr.check.RealProbes;
import io.dr.command.RealProcesses;
import io.dr.net.Networks;
import io.dr.people.RealChannels;
import io.dr.wiring.ActionCatalog;
import io.dr.wiring.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One step driven to its end over the wire as the engine drives it: what a call answered is kept
 * only once it has answered; after a death the action and its clients are made anew.
 */
final class Crossing implements AutoCloseable {
  private static final Path DOCUMENTS = Path.of("src/test/resources/conformance");
  private static final Duration LOOKS = Duration.ofSeconds(40);
  private static final int TURNS = 100;

  private final Carried step;
  private final Line line;
  private final Duration patience;
  private final int attempts;
  private final Ground ground;
  private final ObjectNode with;
  private final List<Receipt> receipts = new ArrayList<>();
  // Ahead of moto's clock, so that nothing that was just made lies in the future.
  private Instant now = InstantSource.system().instant().plusSeconds(3_600);
  private Instant startedAt = now;
  private int attempt = 1;
  private RealCloud cloud;

  /** How a step ended, and what went over the line. */
  record End(
      List<WireRequest> asked,
      List<String> applied,
      Optional<Outputs> outputs,
      Optional<Failure> failure) {}

  /**
   * @param with the step's block
   * @param patience how long a client waits for one answer
   * @param attempts how often the step is tried
   */
  Crossing(Carried step, Ground ground, String with, Line line, Duration patience, int attempts) {
    this.step = step;
    this.line = line;
    this.patience = patience;
    this.attempts = attempts;
    this.cloud = ImpatientCloud.waiting(patience);
    this.ground = ground;
    Object read = new Load(LoadSettings.builder().build()).loadFromString(with);
    this.with = new ObjectMapper().valueToTree(read);
  }

  /** Drives the step; a second time, it is asked again by one who knows nothing of the first. */
  End drive() {
    receipts.clear();
    Action action = made();
    for (int turn = 0; turn < TURNS; turn++) {
      try {
        Next next = action.next(context());
        Optional<Receipt> receipt =
            next instanceof Next.Effect effect && !line.isDead()
                ? Optional.of(effect.perform().get())
                : Optional.empty();
        if (line.died()) {
          action = reborn();
          continue;
        }
        receipt.ifPresent(receipts::add);
        if (next instanceof Next.Done done) {
          return end(Optional.of(done.outputs()), Optional.empty());
        }
        if (next instanceof Next.Failed failed && !again(failed.failure())) {
          return end(Optional.empty(), Optional.of(failed.failure()));
        }
        if (next instanceof Next.Wait) {
          now = now.plus(LOOKS);
        }
      } catch (ActionFailure e) {
        if (line.died()) {
          action = reborn();
        } else if (!again(e.failure())) {
          return end(Optional.empty(), Optional.of(e.failure()));
        }
      }
    }
    throw new AssertionError(step.name() + " never ends");
  }

  private Action reborn() {
    cloud.close();
    cloud = ImpatientCloud.waiting(patience);
    now = now.plusSeconds(30);
    return made();
  }

  private Action made() {
    RealCloud reached = cloud;
    World world =
        new World(
            reached,
            new RealUploads(Networks.direct()),
            new RealChannels(
                DOCUMENTS,
                RealChannels.STATUSPAGE,
                page -> S3PageStore.at(reached, ground.run().to(), page),
                Networks.direct()),
            new RealProbes(Networks.direct()),
            Documents.in(DOCUMENTS),
            new RealProcesses(Map.of(), DOCUMENTS));
    return ActionCatalog.over(() -> world).create(step.type().id(), with);
  }

  private boolean again(Failure failure) {
    if (!failure.kind().retryable() || attempt >= attempts) {
      return false;
    }
    attempt++;
    now = now.plusSeconds(10);
    startedAt = now;
    return true;
  }

  private StepContext context() {
    return new StepContext(
        ground.run(), "step", attempt, startedAt, now, receipts, Optional.empty());
  }

  private End end(Optional<Outputs> outputs, Optional<Failure> failure) {
    return new End(line.asked(), line.applied(), outputs, failure);
  }

  @Override
  public void close() {
    cloud.close();
  }
}
