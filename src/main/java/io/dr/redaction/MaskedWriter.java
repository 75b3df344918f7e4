package io.dr.redaction;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.function.UnaryOperator;

/**
 * Masks what is printed, by the line: the last net below everything else. What is flushed goes out
 * as it is, so that a prompt is seen before it is answered.
 */
public final class MaskedWriter extends Writer {
  /** A longer line goes out in parts. */
  private static final int LONGEST = 1 << 16;

  private final Writer out;
  private final UnaryOperator<String> mask;
  private final StringBuilder line = new StringBuilder();

  /**
   * @param mask what is done to each line
   */
  public MaskedWriter(Writer out, UnaryOperator<String> mask) {
    super(out);
    this.out = out;
    this.mask = mask;
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    synchronized (lock) {
      line.append(text, offset, length);
      int end = line.lastIndexOf("\n") + 1;
      if (end > 0 || line.length() > LONGEST) {
        pass(end > 0 ? end : line.length());
      }
    }
  }

  @Override
  public void flush() throws IOException {
    synchronized (lock) {
      pass(line.length());
      out.flush();
      // A printer keeps to itself that its stream is full or closed.
      if (out instanceof PrintWriter printer && printer.checkError()) {
        throw new IOException("not all of it could be written");
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      pass(line.length());
      out.close();
    }
  }

  private void pass(int end) throws IOException {
    if (end > 0) {
      out.write(mask.apply(line.substring(0, end)));
      line.delete(0, end);
    }
  }
}
