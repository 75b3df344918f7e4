package io.dr.architecture.planted.onethreadownswhatchanges.engine;

@LockGuarded
final class PlantedUnlocked {
  private int count;

  synchronized void increment() {
    count++;
  }

  int count() {
    return count;
  }
}
