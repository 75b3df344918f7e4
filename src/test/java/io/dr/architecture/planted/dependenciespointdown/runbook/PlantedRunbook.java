package io.dr.architecture.planted.dependenciespointdown.runbook;

import io.dr.architecture.planted.dependenciespointdown.action.PlantedAction;

public record PlantedRunbook(PlantedAction above) {}
