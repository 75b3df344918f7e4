package io.dr.architecture.planted.dependenciespointdown.cli;

import io.dr.architecture.planted.dependenciespointdown.Program;

public record PlantedCli(Program above) {}
