package io.dr.architecture.planted.onlythewiringmeetsthesimulation.report;

import io.dr.architecture.planted.onlythewiringmeetsthesimulation.sim.World;

class Report {
  World world = new World();
}
