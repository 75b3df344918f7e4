package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

import java.util.concurrent.TimeUnit;

final class PlantedUnitSleep {
  Sleep act() {
    return TimeUnit.MILLISECONDS::sleep;
  }
}
