package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

import java.time.Instant;

final class PlantedInstant {
  Instant act() {
    return Instant.now();
  }
}
