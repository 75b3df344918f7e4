package io.dr.architecture.planted.onethreadownswhatchanges.engine;

final class PlantedStatic {
  static String newest = "";

  private PlantedStatic() {}
}
