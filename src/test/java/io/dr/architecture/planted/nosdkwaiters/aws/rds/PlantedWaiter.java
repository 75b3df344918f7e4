package io.dr.architecture.planted.nosdkwaiters.aws.rds;

import software.amazon.awssdk.services.rds.waiters.RdsWaiter;

record PlantedWaiter(RdsWaiter waiter) {}
