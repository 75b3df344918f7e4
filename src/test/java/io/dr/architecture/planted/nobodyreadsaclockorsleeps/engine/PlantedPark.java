package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

import java.util.concurrent.locks.LockSupport;

final class PlantedPark {
  void act() {
    LockSupport.parkNanos(1);
  }
}
