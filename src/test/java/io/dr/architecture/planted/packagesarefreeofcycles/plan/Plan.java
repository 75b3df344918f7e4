package io.dr.architecture.planted.packagesarefreeofcycles.plan;

import io.dr.architecture.planted.packagesarefreeofcycles.journal.Event;

public class Plan {
  Event event = new Event();
}
