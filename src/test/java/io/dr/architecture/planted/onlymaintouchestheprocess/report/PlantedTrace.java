package io.dr.architecture.planted.onlymaintouchestheprocess.report;

final class PlantedTrace {
  void act() {
    new IllegalStateException().printStackTrace();
  }
}
