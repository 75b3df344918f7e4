package io.dr.aws;

import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** An action on AWS whose SDK exceptions come out as failures that a person understands. */
public final class AwsAction implements Action {
  private static final String AWS = "AWS";
  private static final String LOOK = "a look at the present state";

  private final Action action;

  private AwsAction(Action action) {
    this.action = action;
  }

  /**
   * What makes the actions of a type on that cloud.
   *
   * @param make the action's constructor
   */
  public static <W> Function<W, Action> on(Cloud cloud, BiFunction<W, Cloud, Action> make) {
    return with -> new AwsAction(make.apply(with, cloud));
  }

  /** The same for an action that reads documents besides. */
  public static <W> Function<W, Action> on(
      Cloud cloud, Documents documents, WithDocuments<W> make) {
    return with -> new AwsAction(make.create(with, cloud, documents));
  }

  /** A constructor that takes documents. */
  @FunctionalInterface
  public interface WithDocuments<W> {
    /** Makes the action. */
    Action create(W with, Cloud cloud, Documents documents);
  }

  @Override
  public Next next(StepContext context) {
    Next next;
    try {
      next = action.next(context);
    } catch (SdkException e) {
      throw failure(service(e), LOOK, e);
    } catch (UncheckedIOException e) {
      throw failure(AWS, LOOK, broken(e));
    }
    if (next instanceof Next.Effect effect) {
      return effect.performing(() -> perform(effect));
    }
    return next;
  }

  private static Receipt perform(Next.Effect effect) {
    try {
      return effect.perform().get();
    } catch (SdkException e) {
      throw failure(effect.call().service(), effect.call().operation(), e);
    } catch (UncheckedIOException e) {
      throw failure(effect.call().service(), effect.call().operation(), broken(e));
    }
  }

  /** Names the request that failed, or else the given one. */
  private static ActionFailure failure(String service, String operation, SdkException exception) {
    return RequestNote.of(exception)
        .map(note -> AwsFailures.of(note.service(), note.operation(), exception))
        .orElseGet(() -> AwsFailures.of(service, operation, exception));
  }

  /** The SDK's URL connection client lets some broken connections escape without its own type. */
  private static SdkException broken(UncheckedIOException exception) {
    SdkException broken =
        SdkClientException.create(String.valueOf(exception.getMessage()), exception);
    RequestNote.of(exception).ifPresent(broken::addSuppressed);
    AnswerHead.of(exception).ifPresent(broken::addSuppressed);
    return broken;
  }

  private static String service(SdkException exception) {
    if (exception instanceof AwsServiceException refused) {
      return Optional.ofNullable(refused.awsErrorDetails())
          .flatMap(details -> Optional.ofNullable(details.serviceName()))
          .map(ServiceNames::usual)
          .orElse(AWS);
    }
    return AWS;
  }
}
