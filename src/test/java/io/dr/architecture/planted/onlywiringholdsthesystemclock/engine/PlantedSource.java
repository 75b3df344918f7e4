package io.dr.architecture.planted.onlywiringholdsthesystemclock.engine;

import java.time.InstantSource;

final class PlantedSource {
  InstantSource act() {
    return InstantSource.system();
  }
}
