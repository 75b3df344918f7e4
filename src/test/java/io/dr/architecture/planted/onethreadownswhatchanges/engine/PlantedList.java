package io.dr.architecture.planted.onethreadownswhatchanges.engine;

import java.util.List;

record PlantedList(List<String> collected) implements WorkerJob {
  @Override
  public String call() {
    return "collected";
  }
}
