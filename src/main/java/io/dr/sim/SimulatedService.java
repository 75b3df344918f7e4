package io.dr.sim;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import software.amazon.awssdk.core.SdkClient;

/**
 * One AWS service in memory, for all sites: as strict as AWS, with the same error codes. A
 * resource's state follows from the time, so nothing needs to be scheduled.
 */
public interface SimulatedService {

  /** The client interface that it answers for, for example {@code RdsClient.class}. */
  Class<? extends SdkClient> client();

  /** The prefix of the resource kinds that it holds, for example {@code rds}. */
  String kinds();

  /**
   * Sees to it that the resource exists, as it would before a disaster; does nothing if it does.
   */
  void expect(SimulatedResource resource);

  /** A client of this service as seen from a site. */
  SdkClient at(Site site);
}
