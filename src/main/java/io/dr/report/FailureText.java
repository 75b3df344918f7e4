package io.dr.report;

import io.dr.action.Failure;
import java.util.ArrayList;
import java.util.List;

/** A failure in words. */
public final class FailureText {
  private FailureText() {}

  /** What is wrong, what to do, and the request to tell AWS's support about, on one line. */
  public static String line(Failure failure) {
    String request = request(failure);
    String told = failure.cause() + " " + failure.remedy();
    return Plain.text(request.isEmpty() ? told : told + " " + request);
  }

  /**
   * The request that failed, in brackets: operation, request id, code; empty when there is none.
   */
  static String request(Failure failure) {
    return failure
        .request()
        .map(request -> "(" + String.join(", ", parts(request)) + ")")
        .orElse("");
  }

  private static List<String> parts(Failure.Request request) {
    List<String> parts = new ArrayList<>();
    parts.add(request.service() + " " + request.operation());
    if (!request.id().isEmpty()) {
      parts.add("request " + request.id());
    }
    if (!request.code().isEmpty()) {
      parts.add(request.code());
    }
    return parts;
  }
}
