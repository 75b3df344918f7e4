package io.dr.architecture.planted.dependenciespointdown.wiring;

import io.dr.architecture.planted.dependenciespointdown.cli.PlantedCli;

public record PlantedWiring(PlantedCli above) {}
