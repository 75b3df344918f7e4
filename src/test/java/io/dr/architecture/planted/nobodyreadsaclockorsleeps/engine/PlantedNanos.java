package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

final class PlantedNanos {
  long act() {
    return System.nanoTime();
  }
}
