package io.dr.aws.rds;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.StepContext;
import io.dr.aws.RecoveryPointTag;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * An instance that is there under the name that a restore is to give: this run's own, known by its
 * tags from its first moment on, or somebody else's, which is left alone.
 */
final class RestoredInstance {
  private RestoredInstance() {}

  /**
   * What comes next, now that it is there.
   *
   * @param fromTags outputs that stand in a tag of the instance, by the tag's key
   */
  static Next look(StepContext context, DBInstance instance, Map<String, String> fromTags) {
    Map<String, String> tags = Instances.tags(instance);
    if (!context.run().id().equals(tags.get(StepContext.RUN_TAG))) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.FOREIGN,
              "There already is an instance "
                  + instance.dbInstanceIdentifier()
                  + " in "
                  + context.to().region()
                  + ", and this run did not restore it.",
              "Give the step another instance name, or delete or rename that one; then resume."));
    }
    Optional<Next> hopeless = Instances.hopeless(instance);
    if (hopeless.isPresent()) {
      return hopeless.get();
    }
    if (!instance.dbInstanceStatus().equals("available")) {
      return Next.Wait.on("restoring: " + instance.dbInstanceStatus());
    }
    Map<String, String> outputs = new HashMap<>();
    fromTags.forEach((name, tag) -> outputs.put(name, tags.getOrDefault(tag, "")));
    return new Next.Done(
        Instances.outputs(instance, outputs), Optional.of(RecoveryPointTag.read(tags)));
  }
}
