package io.dr.aws;

import io.dr.net.FirstWords;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Keeps what each answer begins with, so that one which is none of AWS's can be told: a proxy's
 * page, a load balancer's, the wrong server's. It is noted on the exception that comes of it.
 */
final class AnswerHead implements ExecutionInterceptor {
  private static final ExecutionAttribute<Head> HEAD = new ExecutionAttribute<>("dr-answer-head");

  /** The status and the beginning of an answer, carried as a suppressed exception. */
  static final class Note extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String words;

    Note(int status, String words) {
      super(status + " " + words, null, false, false);
      this.status = status;
      this.words = words;
    }

    int status() {
      return status;
    }

    String words() {
      return words;
    }
  }

  private record Head(int status, ByteArrayOutputStream bytes) {}

  /** What is noted on an exception. */
  static Optional<Note> of(Throwable exception) {
    for (Throwable one : exception.getSuppressed()) {
      if (one instanceof Note note) {
        return Optional.of(note);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Head head = new Head(context.httpResponse().statusCode(), new ByteArrayOutputStream());
    attributes.putAttribute(HEAD, head);
    return context.responseBody().map(body -> new Kept(body, head.bytes()));
  }

  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    Throwable exception = context.exception();
    attributes
        .getOptionalAttribute(HEAD)
        .ifPresent(
            head ->
                exception.addSuppressed(
                    new Note(head.status(), FirstWords.of(head.bytes().toByteArray()))));
    return exception;
  }

  private static final class Kept extends FilterInputStream {
    private final ByteArrayOutputStream head;

    Kept(InputStream body, ByteArrayOutputStream head) {
      super(body);
      this.head = head;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      if (one >= 0 && head.size() < FirstWords.KEPT) {
        head.write(one);
      }
      return one;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int some = super.read(buffer, from, length);
      int kept = Math.min(some, FirstWords.KEPT - head.size());
      if (kept > 0) {
        head.write(buffer, from, kept);
      }
      return some;
    }
  }
}
