package io.dr.architecture.planted.onethreadownswhatchanges.engine;

import java.util.HashMap;
import java.util.Map;

@ThreadConfined
final class Actions {
  static int made;
  private final Map<String, String> byStep = new HashMap<>();

  String of(String step) {
    return byStep.getOrDefault(step, "");
  }
}
