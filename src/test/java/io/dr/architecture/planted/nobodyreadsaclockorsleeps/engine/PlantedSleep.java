package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

final class PlantedSleep {
  Sleep act() {
    return Thread::sleep;
  }
}
