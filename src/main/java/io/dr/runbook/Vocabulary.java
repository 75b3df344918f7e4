package io.dr.runbook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** What a reader of runbooks must know of the action types, which live further up the house. */
public interface Vocabulary {
  /** Stands among the outputs of an action that may give any output, such as a stack's. */
  String ANY_OUTPUT = "*";

  /** The ids of all action types. */
  Set<String> actions();

  /** What steps of that action offer to later ones; empty for an action that is not known. */
  Set<String> outputs(String action);

  /**
   * What the action has against a block of parameters that fits the schema and holds no references,
   * for example two parameters that exclude each other; empty when it can work with it.
   */
  Optional<String> objection(String action, ObjectNode with);
}
