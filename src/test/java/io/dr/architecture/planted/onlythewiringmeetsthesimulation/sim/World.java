package io.dr.architecture.planted.onlythewiringmeetsthesimulation.sim;

public class World {}
