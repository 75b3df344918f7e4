package io.dr.aws.dynamodb;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.Failure.Kind;
import io.dr.aws.AwsFailures;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;

/**
 * The table that is restored from. Its backups are reached through its own region, which may be the
 * one that failed.
 *
 * @param table what is read of it
 * @param scaling a client for looks at how it scales, asked only where capacity is provisioned
 */
record Source(Table table, Supplier<ApplicationAutoScalingClient> scaling) {
  private static final String REMEDY =
      "If that region is gone, name a table of the target region with sourceTable; or restore and"
          + " complete the table by hand, and skip this step.";

  Optional<Instant> latestRestorable() {
    return ask(Table::latestRestorable);
  }

  Settings settings() {
    return ask(source -> Settings.of(source, scaling));
  }

  private <T> T ask(Function<Table, T> question) {
    try {
      return question.apply(table);
    } catch (SdkException e) {
      String look = "a look at " + table.name() + " in " + table.site().region();
      Failure failure = AwsFailures.of("DynamoDB", look, e).failure();
      if (failure.kind() != Kind.UNREACHABLE && failure.kind() != Kind.TRANSIENT) {
        throw e;
      }
      throw new ActionFailure(
          new Failure(failure.kind(), failure.cause(), REMEDY, failure.request()), e);
    }
  }
}
