package io.dr.architecture.planted.onlywiringholdsthesystemclock.engine;

import java.time.Clock;

final class PlantedClock {
  Clock act() {
    return Clock.systemUTC();
  }
}
