package io.dr;

import io.dr.report.ScreenSize;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of the terminal's window, asked anew each second from the first time that somebody wants
 * it. Java cannot tell it, so {@code stty} is asked, aside: it must not hold anybody up.
 */
final class Window implements Supplier<ScreenSize> {
  private static final Pattern ROWS_AND_COLUMNS =
      Pattern.compile("([1-9]\\d{0,4}) ([1-9]\\d{0,4})");
  private static final int LONGEST_ANSWER = 64;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "dr-window");
            thread.setDaemon(true);
            return thread;
          });
  private volatile ScreenSize size;
  private Optional<ScheduledFuture<?>> asking = Optional.empty();

  /**
   * @param first what it was when the program started
   */
  Window(ScreenSize first) {
    this.size = first;
  }

  @Override
  public synchronized ScreenSize get() {
    if (asking.isEmpty()) {
      asking = Optional.of(timer.scheduleWithFixedDelay(this::ask, 1, 1, TimeUnit.SECONDS));
    }
    return size;
  }

  private void ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] answer = stty.getInputStream().readNBytes(LONGEST_ANSWER);
      Matcher parts =
          ROWS_AND_COLUMNS.matcher(new String(answer, StandardCharsets.US_ASCII).strip());
      if (parts.matches()) {
        size = new ScreenSize(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(1)));
      }
    } catch (IOException e) {
      // There is no stty, or no terminal: the last size stands, and nobody needs to be asked again.
      timer.shutdown();
    }
  }
}
