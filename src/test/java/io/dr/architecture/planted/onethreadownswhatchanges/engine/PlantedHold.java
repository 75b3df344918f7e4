package io.dr.architecture.planted.onethreadownswhatchanges.engine;

record PlantedHold(Actions actions) implements WorkerJob {
  @Override
  public String call() {
    return "held";
  }
}
