package io.dr.aws;

import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Notes on each exception of the SDK which request it belongs to, since the exception itself does
 * not name the operation. The exception stays what it is, so that it can still be caught by type.
 */
final class RequestNote implements ExecutionInterceptor {

  /** What was asked for, carried as a suppressed exception. */
  static final class Note extends Exception {
    private static final long serialVersionUID = 1L;

    private final String service;
    private final String operation;

    Note(String service, String operation) {
      super(service + " " + operation, null, false, false);
      this.service = service;
      this.operation = operation;
    }

    String service() {
      return service;
    }

    String operation() {
      return operation;
    }
  }

  /** The innermost request that failed: assuming a role fails within the call that needed it. */
  static Optional<Note> of(Throwable exception) {
    return Arrays.stream(exception.getSuppressed())
        .filter(Note.class::isInstance)
        .map(Note.class::cast)
        .findFirst();
  }

  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    Throwable exception = context.exception();
    exception.addSuppressed(
        new Note(
            ServiceNames.usual(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME)),
            attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME)));
    return exception;
  }
}
