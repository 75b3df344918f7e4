package io.dr.conformance.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The line between one account's client and AWS: counts its requests from the moment that it is
 * watched, lets one of them go wrong, and keeps which of them AWS answered and how.
 */
final class Line {
  private final List<Sent> log = new ArrayList<>();
  private final List<WireRequest> asked = new ArrayList<>();
  private boolean watched;
  private int victim = -1;
  private Optional<WireFault> fault = Optional.empty();
  private String dark = "";
  private boolean dead;

  /**
   * What AWS got, and answered.
   *
   * @param status of AWS's own answer, whether or not that arrived
   */
  record Sent(WireRequest request, int status) {
    boolean applied() {
      return request.changes() && status < 300;
    }
  }

  /** What is to be done with one request. */
  record Fate(WireRequest request, Line line, Optional<WireFault> fault) {}

  /** From now on requests count, and nothing goes wrong. */
  synchronized Line watch() {
    watched = true;
    log.clear();
    asked.clear();
    return this;
  }

  /**
   * One request is to go wrong, once.
   *
   * @param number of the request, from zero
   */
  synchronized void disturb(int number, WireFault with) {
    victim = number;
    fault = Optional.of(with);
  }

  /** A region does not answer from now on. */
  synchronized void darken(String region) {
    dark = region;
  }

  synchronized Fate take(WireRequest request) {
    if (!watched) {
      return new Fate(request, this, Optional.empty());
    }
    if (dead) {
      return new Fate(request, this, Optional.of(WireFault.DIES_BEFORE));
    }
    int number = asked.size();
    asked.add(request);
    if (isDark(request.region())) {
      return new Fate(request, this, Optional.of(WireFault.TIMED_OUT_BEFORE));
    }
    boolean now = number == victim;
    dead = now && fault.map(WireFault::stands).equals(Optional.of(WireFault.Stands.KILLS));
    return new Fate(request, this, now ? fault : Optional.empty());
  }

  /** The control planes of the services that have but one answer from us-east-1. */
  private boolean isDark(String region) {
    return region.equals(dark) || (region.equals("aws-global") && dark.equals("us-east-1"));
  }

  synchronized void answered(WireRequest request, int status) {
    if (watched) {
      log.add(new Sent(request, status));
    }
  }

  /** Whether the process has died and no new one has begun. */
  synchronized boolean isDead() {
    return dead;
  }

  /** Whether the process has died since the last time; a new one may then send again. */
  synchronized boolean died() {
    boolean was = dead;
    dead = false;
    return was;
  }

  /** Every request that was sent, in order. */
  synchronized List<WireRequest> asked() {
    return List.copyOf(asked);
  }

  /** The calls that changed something at AWS, in order. */
  synchronized List<String> applied() {
    return log.stream().filter(Sent::applied).map(sent -> sent.request().shown()).toList();
  }
}
