package io.dr.runbook.yaml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns bytes into text, or says why they are none. */
final class YamlText {
  /** The largest runbook, in bytes. */
  static final int MAX_BYTES = 1024 * 1024;

  private YamlText() {}

  static Optional<String> decode(byte[] content, Problems problems) {
    Optional<String> objection = objection(content);
    if (objection.isPresent()) {
      problems.error(Place.START, objection.get());
      return Optional.empty();
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(content))
              .toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      problems.error(Place.START, "the file is not UTF-8 text; save it as UTF-8");
      return Optional.empty();
    }
  }

  private static Optional<String> objection(byte[] content) {
    if (content.length > MAX_BYTES) {
      return Optional.of("the file is larger than 1 MiB; a runbook is a small text file");
    }
    for (byte each : content) {
      if (each == 0) {
        return Optional.of("the file is binary; a runbook is a YAML text file");
      }
    }
    return Optional.empty();
  }
}
