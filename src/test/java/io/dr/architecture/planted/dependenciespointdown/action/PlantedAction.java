package io.dr.architecture.planted.dependenciespointdown.action;

import io.dr.architecture.planted.dependenciespointdown.plan.PlantedPlan;

public record PlantedAction(PlantedPlan above) {}
