package io.dr.architecture.planted.awssdkstaysinawsanditssimulation.people;

import software.amazon.awssdk.regions.Region;

record PlantedPage(Region region) {}
