package io.dr.architecture.planted.dependenciespointdown.people;

import io.dr.architecture.planted.dependenciespointdown.aws.PlantedAws;

public record PlantedPeople(PlantedAws above) {}
