package io.dr.architecture.planted.dependenciespointdown.sim;

import io.dr.architecture.planted.dependenciespointdown.report.PlantedReport;

public record PlantedSim(PlantedReport above) {}
