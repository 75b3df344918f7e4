package io.dr.people;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import java.time.Duration;
import java.util.Optional;

/** Something that a person does; the run waits until somebody says that it is done. */
public final class ManualTask implements Action {

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("What is to be done, as a sentence.")
          String task,
      @JsonPropertyDescription("Who does it: a name or a role.") Optional<String> to) {}

  public static final ActionType<With> TYPE =
      ActionType.describe("manual.task", With.class)
          .title("Do a task by hand")
          .description(
              "Asks a person to do something that no API does, and waits for the answer: at the"
                  + " prompt, or from any terminal with dr complete or dr reject.")
          .traits(Trait.MANUAL)
          .failures(
              new FailureField(
                  Failure.Kind.REJECTED,
                  "The task was turned down.",
                  "Settle it with those who turned it down, then resume."))
          .usually(Duration.ofMinutes(10))
          .inDrill(DrillBehaviour.RUN)
          .example(
              """
              task: Call the payment provider and have them allow the addresses of ${to.region}.
              to: technical lead
              """)
          .build();

  private final With with;

  public ManualTask(With with) {
    this.with = with;
  }

  @Override
  public Next next(StepContext context) {
    String whom = with.to().map(name -> name + ": ").orElse("");
    return switch (context.answer().orElse("")) {
      case "complete" -> Next.Done.empty();
      case "reject" ->
          new Next.Failed(
              Failure.of(
                  Failure.Kind.REJECTED,
                  "The task was turned down: " + with.task(),
                  "Settle it with those who turned it down, then resume."));
      default -> Next.Wait.on(whom + with.task());
    };
  }
}
