package io.dr.architecture.planted.dependenciespointdown.journal;

import io.dr.architecture.planted.dependenciespointdown.engine.PlantedEngine;

public record PlantedJournal(PlantedEngine above) {}
