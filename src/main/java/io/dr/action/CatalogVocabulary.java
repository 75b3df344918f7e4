package io.dr.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.runbook.Vocabulary;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The action types of a catalogue, as far as a reader of runbooks must know them. */
public final class CatalogVocabulary implements Vocabulary {
  private final Catalog catalog;
  private final Set<String> actions = new TreeSet<>();

  public CatalogVocabulary(Catalog catalog) {
    this.catalog = catalog;
    catalog.types().forEach(type -> actions.add(type.id()));
  }

  @Override
  public Set<String> actions() {
    return Collections.unmodifiableSet(actions);
  }

  @Override
  public Set<String> outputs(String action) {
    Set<String> outputs = new TreeSet<>();
    catalog
        .type(action)
        .ifPresent(type -> type.outputs().forEach(each -> outputs.add(each.name())));
    return outputs;
  }

  @Override
  public Optional<String> objection(String action, ObjectNode with) {
    return catalog.type(action).flatMap(type -> objection(type, with));
  }

  private static Optional<String> objection(ActionType<?> type, ObjectNode with) {
    try {
      Catalog.bind(type, with);
      return Optional.empty();
    } catch (ActionFailure e) {
      return Optional.of(reason(e));
    }
  }

  /** The sentence of the record that refused, out of what binding made of it. */
  private static String reason(ActionFailure failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException refused && refused.getMessage() != null) {
        return refused.getMessage();
      }
    }
    return failure.failure().cause();
  }
}
