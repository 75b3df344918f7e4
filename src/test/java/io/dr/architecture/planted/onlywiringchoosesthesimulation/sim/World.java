package io.dr.architecture.planted.onlywiringchoosesthesimulation.sim;

public record World() {}
