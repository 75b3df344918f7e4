package io.dr.architecture.planted.onlythereaderknowsyaml.plan;

import org.snakeyaml.engine.v2.api.Load;

class Plan {
  Class<?> yaml = Load.class;
}
