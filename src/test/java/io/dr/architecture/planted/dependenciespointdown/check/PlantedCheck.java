package io.dr.architecture.planted.dependenciespointdown.check;

import io.dr.architecture.planted.dependenciespointdown.people.PlantedPeople;

public record PlantedCheck(PlantedPeople above) {}
