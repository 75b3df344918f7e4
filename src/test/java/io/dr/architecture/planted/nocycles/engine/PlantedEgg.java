package io.dr.architecture.planted.nocycles.engine;

import io.dr.architecture.planted.nocycles.engine.nest.PlantedHen;

public record PlantedEgg(PlantedHen laidBy) {}
