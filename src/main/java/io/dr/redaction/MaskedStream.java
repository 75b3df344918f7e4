package io.dr.redaction;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** What {@link MaskedWriter} is for text, for a stream of UTF-8 such as that of the logs. */
public final class MaskedStream extends OutputStream {
  /** A longer line goes out in parts. */
  private static final int LONGEST = 1 << 16;

  private final OutputStream out;
  private final UnaryOperator<String> mask;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * @param mask what is done to each line
   */
  public MaskedStream(OutputStream out, UnaryOperator<String> mask) {
    this.out = out;
    this.mask = mask;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    line.write(b);
    if (b == '\n' || line.size() > LONGEST) {
      pass();
    }
  }

  /** Only whole lines are passed on: a log's line is flushed in parts. */
  @Override
  public synchronized void flush() throws IOException {
    out.flush();
  }

  @Override
  public synchronized void close() throws IOException {
    pass();
    out.close();
  }

  private void pass() throws IOException {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    out.write(mask.apply(text).getBytes(StandardCharsets.UTF_8));
  }
}
