package io.dr.architecture.planted.onlymaintouchestheprocess.report;

final class PlantedExit {
  void act() {
    System.exit(0);
  }
}
