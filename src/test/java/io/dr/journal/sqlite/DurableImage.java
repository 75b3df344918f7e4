package io.dr.journal.sqlite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a power failure would leave of a folder's files, of which {@code strace -f -y -xx} wrote
 * down how they were written: the content that was synced last, and nothing of a file that was
 * removed.
 */
final class DurableImage {
  private static final Pattern CALL =
      Pattern.compile("(\\d+) +(pwrite64|ftruncate|fsync|fdatasync|unlink)\\((.*)");
  private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. \\w+ resumed>(.*)");
  private static final String UNFINISHED = " <unfinished ...>";
  private static final Pattern OPEN_FILE = Pattern.compile("\\d+<([^>]*)>(.*)");
  private static final Pattern WRITTEN =
      Pattern.compile(", \"((?:\\\\x[0-9a-f]{2})*)\", \\d+, (\\d+)\\) += \\d+");
  private static final Pattern LENGTH = Pattern.compile(", (?:0x)?([0-9a-f]+)\\) += 0");
  private static final Pattern REMOVED = Pattern.compile("\"([^\"]*)\"\\) += 0");

  private final Path folder;
  private final Map<Path, byte[]> written = new HashMap<>();
  private final Map<Path, byte[]> synced = new HashMap<>();

  private DurableImage(Path folder) {
    this.folder = folder;
  }

  /** Follows a trace to its end. */
  static DurableImage of(Path folder, Path trace) throws IOException {
    DurableImage image = new DurableImage(folder);
    Map<String, String> begun = new HashMap<>();
    try (var lines = Files.lines(trace, StandardCharsets.ISO_8859_1)) {
      lines.forEach(
          line -> {
            Matcher resumed = RESUMED.matcher(line);
            if (resumed.matches() && begun.containsKey(resumed.group(1))) {
              image.follow(begun.remove(resumed.group(1)) + resumed.group(2));
            } else if (line.endsWith(UNFINISHED)) {
              String process = line.substring(0, line.indexOf(' '));
              begun.put(process, line.substring(0, line.length() - UNFINISHED.length()));
            } else {
              image.follow(line);
            }
          });
    }
    return image;
  }

  private void follow(String line) {
    Matcher call = CALL.matcher(line);
    if (!call.matches()) {
      return;
    }
    String arguments = call.group(3);
    if (call.group(2).equals("unlink")) {
      Matcher removed = REMOVED.matcher(arguments);
      if (removed.matches()) {
        Path file = Path.of(text(removed.group(1)));
        written.remove(file);
        synced.remove(file);
      }
      return;
    }
    Matcher open = OPEN_FILE.matcher(arguments);
    if (open.matches()) {
      Path file = Path.of(text(open.group(1)));
      if (folder.equals(file.getParent()) && !file.toString().endsWith("-shm")) {
        change(call.group(2), file, open.group(2));
      }
    }
  }

  private void change(String name, Path file, String rest) {
    byte[] now = written.getOrDefault(file, new byte[0]);
    switch (name) {
      case "pwrite64" -> {
        Matcher write = WRITTEN.matcher(rest);
        if (write.matches()) {
          byte[] bytes = bytes(write.group(1));
          int offset = Integer.parseInt(write.group(2));
          byte[] grown = Arrays.copyOf(now, Math.max(now.length, offset + bytes.length));
          System.arraycopy(bytes, 0, grown, offset, bytes.length);
          written.put(file, grown);
        }
      }
      case "ftruncate" -> {
        Matcher length = LENGTH.matcher(rest);
        if (length.matches()) {
          int radix = rest.startsWith(", 0x") ? 16 : 10;
          written.put(file, Arrays.copyOf(now, Integer.parseInt(length.group(1), radix)));
        }
      }
      default -> synced.put(file, now);
    }
  }

  /** Puts the files as they would be found into another folder. */
  void into(Path other) throws IOException {
    for (Map.Entry<Path, byte[]> file : synced.entrySet()) {
      Files.write(other.resolve(file.getKey().getFileName()), file.getValue());
    }
  }

  private static String text(String traced) {
    return new String(bytes(traced), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String traced) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(traced.length() / 4);
    for (int at = 0; at < traced.length(); at += 4) {
      bytes.write(Integer.parseInt(traced, at + 2, at + 4, 16));
    }
    return bytes.toByteArray();
  }
}
