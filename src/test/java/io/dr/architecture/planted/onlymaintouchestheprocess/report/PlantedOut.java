package io.dr.architecture.planted.onlymaintouchestheprocess.report;

final class PlantedOut {
  void act() {
    System.out.println();
  }
}
