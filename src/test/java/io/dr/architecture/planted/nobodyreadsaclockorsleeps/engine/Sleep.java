package io.dr.architecture.planted.nobodyreadsaclockorsleeps.engine;

interface Sleep {
  void during(long millis) throws InterruptedException;
}
