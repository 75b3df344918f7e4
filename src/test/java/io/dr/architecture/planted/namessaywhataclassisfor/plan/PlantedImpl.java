package io.dr.architecture.planted.namessaywhataclassisfor.plan;

record PlantedImpl() {}
