package io.dr.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dr.action.RecoveryPoint;
import java.time.Instant;

/** Writes events as JSON, reads them back, and chains their hashes. */
public final class EntryCodec {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .serializationInclusion(JsonInclude.Include.NON_ABSENT)
          .addMixIn(RecoveryPoint.class, RecoveryPointTypes.class)
          .build();

  private EntryCodec() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "point")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RecoveryPoint.Known.class, name = "known"),
    @JsonSubTypes.Type(value = RecoveryPoint.Unknown.class, name = "unknown"),
  })
  private interface RecoveryPointTypes {}

  /** The event as one line of JSON. */
  public static String write(Event event) {
    try {
      return JSON.writerFor(Event.class).writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every event can be written", e);
    }
  }

  /** The event as a tree, to be looked through. */
  static JsonNode tree(Event event) {
    return JSON.valueToTree(event);
  }

  /**
   * Reads an event back.
   *
   * @throws JournalException when a newer program wrote it, or it was damaged
   */
  public static Event read(String json) {
    try {
      return JSON.readValue(json, Event.class);
    } catch (JsonProcessingException e) {
      throw new JournalException(
          "The journal holds an entry that this version does not understand. Use the version of dr"
              + " that wrote it, or dr verify to see whether it was altered.",
          e);
    }
  }

  /** The hash of an entry, chained to the one before it; the first is chained to the empty text. */
  public static String hash(
      String previousHash, String run, long sequence, Instant at, String event) {
    return Chain.hash(previousHash, run, sequence, at.toString(), event);
  }

  /** Whether the entries of one run, from its first, form an unbroken chain. */
  public static boolean intact(Iterable<Entry> entries) {
    String previous = "";
    long sequence = 0;
    for (Entry entry : entries) {
      sequence++;
      String expected = hash(previous, entry.run(), sequence, entry.at(), entry.text());
      if (entry.sequence() != sequence || !entry.hash().equals(expected)) {
        return false;
      }
      previous = entry.hash();
    }
    return true;
  }
}
