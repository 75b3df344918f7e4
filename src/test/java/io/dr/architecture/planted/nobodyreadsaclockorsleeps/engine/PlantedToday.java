package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

import java.time.LocalDate;
import java.time.ZoneOffset;

final class PlantedToday {
  LocalDate act() {
    return LocalDate.now(ZoneOffset.UTC);
  }
}
