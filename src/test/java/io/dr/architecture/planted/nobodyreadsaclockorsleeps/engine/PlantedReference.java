package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

import java.time.Instant;
import java.util.function.Supplier;

final class PlantedReference {
  Supplier<Instant> act() {
    return Instant::now;
  }
}
