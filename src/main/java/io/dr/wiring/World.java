package io.dr.wiring;

import io.dr.action.Fence;
import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import io.dr.aws.RealUploads;
import io.dr.aws.Uploads;
import io.dr.aws.s3.S3PageStore;
import io.dr.check.Probes;
import io.dr.check.RealProbes;
import io.dr.command.Processes;
import io.dr.command.RealProcesses;
import io.dr.net.Network;
import io.dr.people.Channels;
import io.dr.people.RealChannels;
import io.dr.runbook.Site;
import java.nio.file.Path;

/** All that actions reach outside through, real or simulated. */
public record World(
    Cloud cloud,
    Uploads uploads,
    Channels channels,
    Probes probes,
    Documents documents,
    Processes processes) {

  /**
   * The real one.
   *
   * @param surroundings whose environment programs inherit
   * @param base the runbook's folder
   * @param to where a status page in S3 is written from
   * @param fence that what is sent past the cloud has to pass; the cloud has it already
   */
  static World real(Cloud cloud, Surroundings surroundings, Path base, Site to, Fence fence) {
    Network network = surroundings.network().passing(fence);
    return new World(
        cloud,
        new RealUploads(network),
        new RealChannels(
            base, RealChannels.STATUSPAGE, page -> S3PageStore.at(cloud, to, page), network),
        new RealProbes(network),
        Documents.in(base),
        new RealProcesses(surroundings.environment(), base, fence));
  }
}
