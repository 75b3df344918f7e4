package io.dr.architecture.planted.onlywiringchoosesthesimulation.report;

import io.dr.architecture.planted.onlywiringchoosesthesimulation.sim.World;

record PlantedInsider(World world) {}
