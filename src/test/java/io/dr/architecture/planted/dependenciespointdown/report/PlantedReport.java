package io.dr.architecture.planted.dependenciespointdown.report;

import io.dr.architecture.planted.dependenciespointdown.wiring.PlantedWiring;

public record PlantedReport(PlantedWiring above) {}
