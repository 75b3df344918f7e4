package io.dr.architecture.planted.onlyawsandaboveknowthesdk.engine;

import software.amazon.awssdk.regions.Region;

class Orchestrator {
  Class<?> region = Region.class;
}
