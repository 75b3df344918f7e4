package io.dr.engine;

import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.action.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A world in which each step creates one thing that takes a minute; it survives the orchestrator,
 * so that a second one finds what the first one made. Single steps can be told to behave otherwise.
 */
final class ScriptedWorld {
  private static final Duration TAKES = Duration.ofMinutes(1);

  final List<String> applied = new ArrayList<>();
  private final Map<String, Instant> created = new HashMap<>();
  private final Map<String, Function<StepContext, Next>> otherwise = new HashMap<>();

  void step(String id, Function<StepContext, Next> behaviour) {
    otherwise.put(id, behaviour);
  }

  ActionSource actions() {
    return (step, state) -> action(step.id());
  }

  Action action(String id) {
    return context -> otherwise.getOrDefault(id, this::usual).apply(context);
  }

  Next usual(StepContext context) {
    return creating(context, Optional.empty(), () -> {});
  }

  Next creating(StepContext context, Optional<RecoveryPoint> point, Runnable afterwards) {
    String id = context.step();
    Instant since = created.get(id);
    if (since == null) {
      Call call = Call.of("Test", "Create", id, context.to());
      return new Next.Effect(
          call,
          point,
          () -> {
            created.put(id, context.now());
            applied.add(id);
            afterwards.run();
            return Receipt.of("made", id);
          });
    }
    if (context.now().isBefore(since.plus(TAKES))) {
      return Next.Wait.on("creating");
    }
    return new Next.Done(Outputs.of("name", id), point);
  }

  static ActionFailure failing(Failure.Kind kind) {
    return new ActionFailure(
        new Failure(
            kind,
            "Test refused Create: " + kind + ".",
            "Do something about it.",
            Optional.of(new Failure.Request("Test", "Create", "request-1", "Code"))));
  }
}
