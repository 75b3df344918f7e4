package io.dr.architecture.planted.dependenciespointdown.aws;

import io.dr.architecture.planted.dependenciespointdown.sim.PlantedSim;

public record PlantedAws(PlantedSim above) {}
