package io.dr.architecture.planted.nocycles.engine.nest;

import io.dr.architecture.planted.nocycles.engine.PlantedEgg;

public record PlantedHen(PlantedEgg hatchedFrom) {}
