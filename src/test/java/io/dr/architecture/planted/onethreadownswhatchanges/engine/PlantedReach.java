package io.dr.architecture.planted.onethreadownswhatchanges.engine;

record PlantedReach(String step) implements WorkerJob {
  @Override
  public String call() {
    return step + Actions.made;
  }
}
