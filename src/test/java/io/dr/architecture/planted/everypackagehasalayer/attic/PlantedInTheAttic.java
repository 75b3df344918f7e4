package io.dr.architecture.planted.everypackagehasalayer.attic;

record PlantedInTheAttic() {}
