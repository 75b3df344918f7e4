package io.dr.architecture.planted.onethreadownswhatchanges.engine;

final class PlantedCounter {
  private int count;

  int next() {
    return count++;
  }
}
