package io.dr.architecture.planted.onlymaintouchestheprocess.report;

final class PlantedHalt {
  void act() {
    Runtime.getRuntime().halt(0);
  }
}
