package io.dr.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dr.redaction.Redaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A journal into which no secret gets: the net below all that masks what it says by itself. What is
 * handed on to later steps is what stands here, so that a run that is resumed goes as one that is
 * not.
 */
public final class RedactedJournal implements Journal {
  /**
   * What is not looked into: names that only dr and the runbook give. The runbook's own text must
   * stay as it was frozen, and what is set besides is refused before when it is a secret.
   */
  private static final Set<String> NAMES =
      Set.of("event", "step", "kind", "site", "mode", "service", "operation", "point", "clock");

  private static final Set<String> FROZEN =
      Set.of(
          "event",
          "runbook",
          "path",
          "source",
          "planHash",
          "parameters",
          "from",
          "to",
          "mode",
          "expected",
          "data");

  private final Journal journal;
  private final Redaction redaction;

  public RedactedJournal(Journal journal, Redaction redaction) {
    this.journal = journal;
    this.redaction = redaction;
  }

  @Override
  public Entry append(String run, long expectedSequence, Instant at, Event event) {
    return journal.append(run, expectedSequence, at, redacted(event));
  }

  @Override
  public List<Entry> appendIf(
      String run, long known, Instant at, Event event, Predicate<List<Entry>> stands) {
    return journal.appendIf(run, known, at, redacted(event), stands);
  }

  @Override
  public long attachment(String run, long after) {
    return journal.attachment(run, after);
  }

  private Event redacted(Event event) {
    JsonNode tree = EntryCodec.tree(event);
    boolean changed = mask(tree, event instanceof Event.RunInitiated ? FROZEN : NAMES);
    return changed ? EntryCodec.read(tree.toString()) : event;
  }

  /** Masks what stands in a tree; answers whether there was anything to mask. */
  private boolean mask(JsonNode node, Set<String> names) {
    boolean changed = false;
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!names.contains(field.getKey())) {
          changed |= mask(field.getValue(), within(field.getKey(), names), field::setValue);
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int at = i;
        changed |= mask(array.get(i), names, masked -> array.set(at, masked));
      }
    }
    return changed;
  }

  private boolean mask(JsonNode node, Set<String> names, Consumer<JsonNode> replace) {
    if (!(node instanceof TextNode text)) {
      return mask(node, names);
    }
    String masked = redaction.masked(text.textValue());
    if (masked.equals(text.textValue())) {
      return false;
    }
    replace.accept(TextNode.valueOf(masked));
    return true;
  }

  /** What services answer and calls are given has keys of its own, which may be any. */
  private static Set<String> within(String field, Set<String> names) {
    return field.equals("values") || field.equals("parameters") ? Set.of() : names;
  }

  @Override
  public List<Entry> read(String run, long after) {
    return journal.read(run, after);
  }

  @Override
  public List<String> runs() {
    return journal.runs();
  }

  @Override
  public Leases leases() {
    return journal.leases();
  }

  @Override
  public void close() {
    journal.close();
  }
}
