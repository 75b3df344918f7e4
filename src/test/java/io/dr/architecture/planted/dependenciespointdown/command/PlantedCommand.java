package io.dr.architecture.planted.dependenciespointdown.command;

import io.dr.architecture.planted.dependenciespointdown.check.PlantedCheck;

public record PlantedCommand(PlantedCheck above) {}
