package io.dr.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dr.journal.MomentCodec;

/** The status report as JSON: instants in UTC as ISO-8601, durations as ISO-8601. */
public final class JsonReport {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(MomentCodec.module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .serializationInclusion(JsonInclude.Include.NON_ABSENT)
          .build();

  private JsonReport() {}

  /** The report as JSON text. */
  public static String render(StatusReport report) {
    return written(report);
  }

  /** The report as JSON text in one line, without its end. */
  static String line(StatusReport report) {
    return written(JSON.writer().without(SerializationFeature.INDENT_OUTPUT), report);
  }

  /** A dry run as JSON text. */
  public static String render(DryRunReport report) {
    return written(report);
  }

  /** What past runs show, as JSON text. */
  public static String render(HistoryReport report) {
    return written(report);
  }

  /** The odds as JSON text. */
  public static String render(OddsReport report) {
    return written(report);
  }

  /** A preflight as JSON text. */
  public static String render(PreflightReport report) {
    return written(report);
  }

  /** What an examination of a journal found, as JSON text. */
  public static String render(VerificationReport report) {
    return written(report);
  }

  /** A run's journal as JSON text. */
  public static String render(JournalExport export) {
    return written(export);
  }

  private static String written(Object report) {
    return written(JSON.writer(), report) + "\n";
  }

  private static String written(ObjectWriter writer, Object report) {
    try {
      return writer.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every report can be written", e);
    }
  }
}
