package io.dr.architecture.planted.onethreadownswhatchanges.engine;

final class PlantedObject implements WorkerJob {
  @Override
  public String call() {
    return "no record";
  }
}
