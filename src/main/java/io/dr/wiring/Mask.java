package io.dr.wiring;

import io.dr.action.ActionFailure;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.RecoveryPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Takes secrets out of what an action says.
 *
 * @param text what it does to a text
 */
record Mask(UnaryOperator<String> text) {

  String of(String said) {
    return text.apply(said);
  }

  Map<String, String> of(Map<String, String> values) {
    Map<String, String> masked = new LinkedHashMap<>();
    values.forEach((name, value) -> masked.put(name, of(value)));
    return masked;
  }

  Failure of(Failure failure) {
    return new Failure(
        failure.kind(),
        of(failure.cause()),
        of(failure.remedy()),
        failure
            .request()
            .map(
                request ->
                    new Failure.Request(
                        request.service(),
                        request.operation(),
                        of(request.id()),
                        of(request.code()))),
        failure.retryAfter());
  }

  Call of(Call call) {
    return new Call(
        call.service(), call.operation(), of(call.resource()), call.site(), of(call.parameters()));
  }

  RecoveryPoint of(RecoveryPoint point) {
    if (point instanceof RecoveryPoint.Known known) {
      return new RecoveryPoint.Known(known.at(), of(known.source()));
    }
    return new RecoveryPoint.Unknown(of(point.source()));
  }

  /** What was thrown, whose words may repeat what it was about. */
  RuntimeException of(RuntimeException thrown) {
    if (thrown instanceof ActionFailure known) {
      Failure masked = of(known.failure());
      return masked.equals(known.failure()) ? known : new ActionFailure(masked);
    }
    String said = thrown.toString();
    return of(said).equals(said) ? thrown : new IllegalStateException(of(said));
  }
}
