package io.dr.architecture.planted.everypackageisnullmarked.plan;

record PlantedBesideNulls() {}
