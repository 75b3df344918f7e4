package io.dr.architecture.planted.onlymaintouchestheprocess.report;

final class PlantedErr {
  void act() {
    System.err.println();
  }
}
