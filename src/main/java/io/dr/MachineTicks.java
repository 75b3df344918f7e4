package io.dr;

import io.dr.engine.TickSource;
import io.dr.journal.BootTime;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The machine's clocks. On Linux {@code /proc/uptime} says how long the machine runs, sleep
 * included (proc_uptime(5), CLOCK_BOOTTIME in clock_getres(2)); elsewhere nothing that the JDK
 * offers does.
 */
final class MachineTicks implements TickSource {
  /** Their kernels run in a virtual machine that stands still while the laptop sleeps. */
  private static final List<String> HELD = List.of("microsoft", "linuxkit");

  private static final Path UPTIME = Path.of("uptime");
  private static final Path BOOT_ID = Path.of("sys/kernel/random/boot_id");
  private static final Path RELEASE = Path.of("sys/kernel/osrelease");

  private final InstantSource wall;
  private final LongSupplier nanos;
  private final Path proc;
  private final Optional<String> boot;
  private final boolean sleepShows;

  /**
   * @param nanos what only ever grows
   * @param proc where Linux tells of itself
   */
  MachineTicks(InstantSource wall, LongSupplier nanos, Path proc) {
    this.wall = wall;
    this.nanos = nanos;
    this.proc = proc;
    this.boot = read(BOOT_ID).filter(id -> uptime().isPresent());
    String release = read(RELEASE).orElse("").toLowerCase(Locale.ROOT);
    this.sleepShows = boot.isPresent() && HELD.stream().noneMatch(release::contains);
  }

  @Override
  public Instant wall() {
    return wall.instant();
  }

  @Override
  public long nanos() {
    return nanos.getAsLong();
  }

  @Override
  public Optional<BootTime> boot() {
    return boot.flatMap(id -> uptime().map(elapsed -> new BootTime(id, elapsed)));
  }

  @Override
  public boolean sleepShows() {
    return sleepShows;
  }

  private Optional<Duration> uptime() {
    try {
      return read(UPTIME)
          .map(text -> new BigDecimal(text.split(" ", 2)[0]))
          .map(seconds -> Duration.ofMillis(seconds.movePointRight(3).longValueExact()));
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(proc.resolve(file)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
