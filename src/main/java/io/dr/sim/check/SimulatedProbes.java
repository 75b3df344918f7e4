package io.dr.sim.check;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.SimulatedResource;
import io.dr.check.Probes;
import io.dr.sim.SimulatedWorld;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * URLs that answer once what stands behind them has had a moment to warm up, and name servers that
 * answer what the simulated hosted zones hold.
 */
public final class SimulatedProbes implements Probes {
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration TOOK = Duration.ofMillis(40);
  private static final String HEADER = "header:";

  private final SimulatedWorld world;
  private final BiFunction<String, String, Optional<DnsAnswer>> zones;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final Map<String, DnsAnswer> records = new ConcurrentHashMap<>();

  private record Page(
      int status, Map<String, List<String>> headers, String body, Duration took, Instant from) {}

  /** A world without any zone of its own. */
  public SimulatedProbes(SimulatedWorld world) {
    this(world, (name, type) -> Optional.empty());
  }

  /**
   * @param zones what the simulated hosted zones answer for a name and type, if they know it
   */
  public SimulatedProbes(
      SimulatedWorld world, BiFunction<String, String, Optional<DnsAnswer>> zones) {
    this.world = world;
    this.zones = zones;
  }

  /** Sees to it that what a step asks for is there: a URL, or a record in no simulated zone. */
  public void expect(SimulatedResource resource) {
    if (resource.kind().equals("dns:record")) {
      List<String> values = List.of(resource.attributes().getOrDefault("values", "").split("\n"));
      records.put(
          resource.name().toLowerCase(Locale.ROOT),
          new DnsAnswer("NOERROR", values, Duration.ofMinutes(1), true));
    } else {
      expectUrl(resource);
    }
  }

  /** What several steps look for in the same answer, it holds together. */
  private void expectUrl(SimulatedResource url) {
    Map<String, String> wanted = url.attributes();
    Instant warm = world.now().plus(world.draw("http:" + url.name(), WARM_UP));
    long most = Long.parseLong(wanted.getOrDefault("millis", String.valueOf(TOOK.toMillis())));
    Page page =
        new Page(
            Integer.parseInt(wanted.getOrDefault("status", "200")),
            headers(wanted),
            body(wanted),
            Duration.ofMillis(Math.min(most, TOOK.toMillis())),
            warm);
    pages.merge(url.name(), page, SimulatedProbes::together);
  }

  private static Map<String, List<String>> headers(Map<String, String> wanted) {
    Map<String, List<String>> headers = new TreeMap<>();
    wanted.forEach(
        (name, value) -> {
          if (name.startsWith(HEADER)) {
            headers.put(name.substring(HEADER.length()).toLowerCase(Locale.ROOT), List.of(value));
          }
        });
    return headers;
  }

  private static String body(Map<String, String> wanted) {
    String text = wanted.getOrDefault("body", "");
    return Optional.ofNullable(wanted.get("matches"))
        .map(pattern -> both(text, Sample.of(pattern)))
        .orElse(text);
  }

  private static Page together(Page known, Page wanted) {
    Map<String, List<String>> headers = new TreeMap<>(known.headers());
    wanted
        .headers()
        .forEach(
            (name, values) ->
                headers.merge(
                    name, values, (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
    Duration took = known.took().compareTo(wanted.took()) < 0 ? known.took() : wanted.took();
    return new Page(
        wanted.status(), headers, both(known.body(), wanted.body()), took, known.from());
  }

  private static String both(String known, String wanted) {
    return known.contains(wanted) ? known : known + "\n" + wanted;
  }

  @Override
  public Answer get(URI url, Map<String, String> headers, Duration timeout) {
    Page page = pages.get(url.toString());
    if (page == null) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.UNREACHABLE,
              url.getHost() + " does not answer.",
              "Check the name and that the network from here reaches it."));
    }
    boolean warm = !world.now().isBefore(page.from());
    return warm
        ? new Answer(page.status(), page.headers(), page.body(), page.took())
        : new Answer(503, Map.of(), "", TOOK);
  }

  @Override
  public List<String> nameServers(String name, Duration timeout) {
    return List.of("ns-1.example.net", "ns-2.example.net");
  }

  @Override
  public DnsAnswer dns(String server, String name, String type, Duration timeout) {
    String key = (name.replaceFirst("\\.$", "") + " " + type).toLowerCase(Locale.ROOT);
    return zones
        .apply(name, type)
        .or(() -> Optional.ofNullable(records.get(key)))
        .orElseGet(() -> new DnsAnswer("NXDOMAIN", List.of(), Duration.ZERO, true));
  }
}
