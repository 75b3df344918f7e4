package io.dr.architecture.planted.nobodywaitswiththesdk.aws;

import software.amazon.awssdk.services.rds.waiters.RdsWaiter;

class Wait {
  Class<?> waiter = RdsWaiter.class;
}
