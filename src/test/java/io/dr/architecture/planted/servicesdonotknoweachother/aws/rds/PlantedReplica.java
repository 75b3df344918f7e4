package io.dr.architecture.planted.servicesdonotknoweachother.aws.rds;

import io.dr.architecture.planted.servicesdonotknoweachother.aws.route53.Zone;

record PlantedReplica(Zone zone) {}
