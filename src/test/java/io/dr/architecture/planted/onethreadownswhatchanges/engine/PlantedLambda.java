package io.dr.architecture.planted.onethreadownswhatchanges.engine;

@ThreadConfined
final class PlantedLambda {
  private final Actions actions = new Actions();

  void look(Timeline timeline) {
    timeline.work(() -> actions.of("step"));
  }
}
