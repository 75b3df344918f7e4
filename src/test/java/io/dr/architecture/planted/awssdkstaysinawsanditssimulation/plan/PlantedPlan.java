package io.dr.architecture.planted.awssdkstaysinawsanditssimulation.plan;

import software.amazon.awssdk.regions.Region;

record PlantedPlan(Region region) {}
