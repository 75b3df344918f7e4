package io.dr.aws.route53;

import io.dr.action.Receipt;
import io.dr.action.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.NoSuchChangeException;

/** The changes that a step has submitted, by its receipts, and which of them all servers have. */
final class SubmittedChanges {
  // Route 53 refuses a batch with PriorRequestNotComplete while it takes in the one before.
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Set<String> arrived = ConcurrentHashMap.newKeySet();

  /** Their ids, oldest first. */
  static List<String> of(StepContext context) {
    return context.receipts().stream().flatMap(SubmittedChanges::change).toList();
  }

  private static Stream<String> change(Receipt receipt) {
    return receipt.value("change").stream();
  }

  /** Whether the last batch was the last. */
  static boolean isAllSent(StepContext context) {
    return context.receipt("left").filter("0"::equals).isPresent();
  }

  /** Whether Route 53 may still be at work on the last batch, so that it refuses another. */
  static boolean isTakingIn(StepContext context) {
    return context
        .receipt("sent")
        .map(Instant::parse)
        .filter(sent -> context.now().isBefore(sent.plus(PAUSE)))
        .isPresent();
  }

  /** How often this attempt has sent a batch. */
  static long sentInThisAttempt(StepContext context) {
    return context.receipts().stream()
        .flatMap(receipt -> receipt.value("sent").stream())
        .filter(at -> !Instant.parse(at).isBefore(context.startedAt()))
        .count();
  }

  /** The oldest that is not known to be with all servers. */
  Optional<String> open(StepContext context) {
    return of(context).stream().filter(change -> !arrived.contains(change)).findFirst();
  }

  /**
   * Asks, in one request, whether all servers have a change. One that Route 53 no longer knows is
   * not pending: the zone itself tells if it was lost.
   */
  boolean hasArrived(Route53Client route53, String change) {
    try {
      if (route53.getChange(request -> request.id(change)).changeInfo().status()
          == ChangeStatus.PENDING) {
        return false;
      }
    } catch (NoSuchChangeException stranded) {
      // As good as arrived.
    }
    arrived.add(change);
    return true;
  }
}
