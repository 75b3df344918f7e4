package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

final class PlantedMillis {
  long act() {
    return System.currentTimeMillis();
  }
}
