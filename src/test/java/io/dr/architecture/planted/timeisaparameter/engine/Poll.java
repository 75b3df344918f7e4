package io.dr.architecture.planted.timeisaparameter.engine;

import java.time.Instant;

class Poll {
  Instant now = Instant.now();
}
