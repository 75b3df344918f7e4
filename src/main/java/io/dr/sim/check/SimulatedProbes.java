package io.dr.sim.check;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.SimulatedResource;
import io.dr.check.Probes;
import io.dr.sim.SimulatedWorld;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** URLs that answer once what stands behind them has had a moment to warm up. */
public final class SimulatedProbes implements Probes {
  private static final Duration WARM_UP = Duration.ofSeconds(8);

  private final SimulatedWorld world;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  private record Page(int status, String body, Instant from) {}

  public SimulatedProbes(SimulatedWorld world) {
    this.world = world;
  }

  /** Sees to it that the URL will answer; what several steps look for in it, it holds together. */
  public void expect(SimulatedResource url) {
    int status = Integer.parseInt(url.attributes().getOrDefault("status", "200"));
    String body = url.attributes().getOrDefault("body", "");
    Instant warm = world.now().plus(world.draw("http:" + url.name(), WARM_UP));
    pages.merge(
        url.name(),
        new Page(status, body, warm),
        (known, wanted) -> new Page(wanted.status(), both(known.body(), body), known.from()));
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
    return new Answer(warm ? page.status() : 503, warm ? page.body() : "", Duration.ofMillis(40));
  }
}
