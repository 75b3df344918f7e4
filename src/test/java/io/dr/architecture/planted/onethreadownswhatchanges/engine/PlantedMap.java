package io.dr.architecture.planted.onethreadownswhatchanges.engine;

import java.util.HashMap;
import java.util.Map;

final class PlantedMap {
  final Map<String, String> actions = new HashMap<>();
}
