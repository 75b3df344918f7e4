package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

import java.util.Date;

@SuppressWarnings("JavaUtilDate")
final class PlantedDate {
  Date act() {
    return new Date();
  }
}
