package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

import java.util.Date;

final class PlantedDate {
  Date act() {
    return new Date();
  }
}
