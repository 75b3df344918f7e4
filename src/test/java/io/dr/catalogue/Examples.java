package io.dr.catalogue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionType;
import io.dr.aws.Stage;
import io.dr.runbook.References;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The examples of the types' own descriptions, with something in the place of each reference. */
public final class Examples {
  private Examples() {}

  /** The example's parameters. */
  static ObjectNode parameters(ActionType<?> type) {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml(type));
    return new ObjectMapper().valueToTree(read);
  }

  /** The example's text, for the sites of {@link Stage}. */
  public static String yaml(ActionType<?> type) {
    return References.fillAll(
        type.example(),
        reference ->
            Optional.of(
                switch (reference.scope() + "." + String.join(".", reference.path())) {
                  case "to.region" -> Stage.TO.region();
                  case "from.region" -> Stage.FROM.region();
                  case "params.domain" -> "example.com";
                  default -> "value";
                }));
  }
}
