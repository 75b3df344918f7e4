package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** Reads single values: text, numbers, true and false, or nothing. */
final class Scalars {
  /** Longer numbers cost more to read than they are worth. */
  private static final int LONGEST_NUMBER = 100;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ScalarResolver resolver;

  Scalars(LoadSettings settings) {
    resolver = settings.getSchema().getScalarResolver();
  }

  JsonNode data(ScalarEvent event, Problems problems) {
    String text = event.getValue();
    Optional<String> tag = event.getTag();
    if (tag.isPresent() && !tag.get().equals(Tag.STR.getValue()) && !tag.get().equals("!")) {
      problems.error(
          event.getStartMark().map(Place::of).orElse(Place.START),
          "the tag " + Shown.text(tag.get()) + " has no meaning in a runbook; remove it");
    }
    if (tag.isPresent() || !event.isPlain()) {
      return NODES.textNode(text);
    }
    Tag resolved = resolver.resolve(text, true);
    if (resolved.equals(Tag.NULL)) {
      return NODES.nullNode();
    }
    if (resolved.equals(Tag.BOOL)) {
      return NODES.booleanNode(text.equalsIgnoreCase("true"));
    }
    boolean number = resolved.equals(Tag.INT) || resolved.equals(Tag.FLOAT);
    return number && text.length() <= LONGEST_NUMBER ? number(text) : NODES.textNode(text);
  }

  Spot spot(ScalarEvent event, Place key) {
    Optional<Mark> start = event.getStartMark();
    Place place = start.map(Place::of).orElse(key);
    int quotes = event.isPlain() ? 0 : 1;
    int written =
        event.getEndMark().map(Mark::getIndex).orElse(0) - start.map(Mark::getIndex).orElse(0);
    String text = event.getValue();
    boolean asItReads = written == text.codePointCount(0, text.length()) + 2 * quotes;
    return new Spot(
        key,
        place,
        asItReads && text.indexOf('\n') < 0 ? quotes : -1,
        event.isPlain() ? Optional.of(text) : Optional.empty());
  }

  private static JsonNode number(String text) {
    try {
      if (text.startsWith("0x") || text.startsWith("0o")) {
        return NODES.numberNode(new BigInteger(text.substring(2), text.charAt(1) == 'x' ? 16 : 8));
      }
      BigDecimal number = new BigDecimal(text);
      if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
        return NODES.textNode(text);
      }
      if (number.scale() > 0) {
        return NODES.numberNode(number);
      }
      BigInteger whole = number.toBigInteger();
      return whole.bitLength() < 32 ? NODES.numberNode(whole.intValue()) : NODES.numberNode(whole);
    } catch (NumberFormatException e) {
      // .inf and .nan are numbers to YAML, but nothing that a runbook could mean
      return NODES.textNode(text);
    }
  }
}
