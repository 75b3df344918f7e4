package io.dr.architecture.planted.dependenciespointdown.plan;

import io.dr.architecture.planted.dependenciespointdown.journal.PlantedJournal;

public record PlantedPlan(PlantedJournal above) {}
