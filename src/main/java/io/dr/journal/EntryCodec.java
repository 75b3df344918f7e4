package io.dr.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dr.action.RecoveryPoint;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Writes events as JSON, reads them back, and chains their hashes. */
public final class EntryCodec {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(MomentCodec.module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .serializationInclusion(JsonInclude.Include.NON_ABSENT)
          // A number in a runbook keeps the digits that were written.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .addMixIn(RecoveryPoint.class, RecoveryPointTypes.class)
          .build();

  /** What most entries of a log are like. */
  private static final List<String> USUAL =
      List.of(
          """
          {"event":"StepStarted","step":"s","attempt":1}""",
          """
          {"event":"StepWaiting","step":"s","detail":"d"}""",
          """
          {"event":"EffectIntended","step":"s","call":{"service":"S","operation":"O","resource":"r",
          "site":{"name":"x","region":"r","account":"a"},"parameters":{"p":"v"}},
          "commitsTo":{"point":"known","at":"2026-01-01T00:00:00Z","source":"s"},"observed":""}""",
          """
          {"event":"EffectApplied","step":"s","receipt":{"values":{"n":"v"}}}""",
          """
          {"event":"StepSucceeded","step":"s","outputs":{"values":{"n":"v"}}}""");

  private EntryCodec() {}

  /**
   * Makes the first entries be read as fast as later ones: to be called aside, while something else
   * is waited for.
   */
  public static void warmUp() {
    USUAL.forEach(EntryCodec::read);
  }

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
    return Chain.hash(previousHash, run, sequence, Moments.text(at), event);
  }

  /** Whether the entries of one run, from its first, form an unbroken chain. */
  public static boolean intact(List<Entry> entries) {
    return IntStream.range(0, entries.size())
        .parallel()
        .allMatch(i -> follows(i == 0 ? "" : entries.get(i - 1).hash(), i, entries.get(i)));
  }

  /**
   * Whether an entry is chained to the one before it.
   *
   * @param previousHash of that; empty for the first
   * @param previous the sequence of that; zero for the first
   */
  public static boolean follows(String previousHash, long previous, Entry entry) {
    return entry.sequence() == previous + 1
        && entry
            .hash()
            .equals(hash(previousHash, entry.run(), entry.sequence(), entry.at(), entry.text()));
  }
}
