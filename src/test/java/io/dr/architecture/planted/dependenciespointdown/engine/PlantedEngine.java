package io.dr.architecture.planted.dependenciespointdown.engine;

import io.dr.architecture.planted.dependenciespointdown.check.PlantedCheck;

public record PlantedEngine(PlantedCheck above) {}
