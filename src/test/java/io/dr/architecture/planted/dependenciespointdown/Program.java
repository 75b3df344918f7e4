package io.dr.architecture.planted.dependenciespointdown;

public record Program() {}
