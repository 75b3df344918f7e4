package io.dr.architecture.planted.packagesarefreeofcycles.journal;

import io.dr.architecture.planted.packagesarefreeofcycles.plan.Plan;

public class Event {
  Class<?> plan() {
    return Plan.class;
  }
}
