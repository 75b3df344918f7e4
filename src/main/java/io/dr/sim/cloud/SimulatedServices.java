package io.dr.sim.cloud;

import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.util.List;

/** Every simulated AWS service, over one world. */
public final class SimulatedServices {
  private final SimulatedCognito cognito;
  private final List<SimulatedService> all;

  public SimulatedServices(SimulatedWorld world) {
    this.cognito = new SimulatedCognito(world);
    SimulatedS3 s3 = new SimulatedS3(world);
    this.all =
        List.of(
            new SimulatedArc(world),
            new SimulatedCloudFormation(world),
            new SimulatedCloudFront(world),
            new SimulatedCloudWatch(world),
            cognito,
            new SimulatedDynamoDb(world),
            new SimulatedElastiCache(world),
            new SimulatedLambda(world),
            new SimulatedRds(world),
            new SimulatedRoute53(world, s3),
            s3,
            new SimulatedSecrets(world));
  }

  /** All of them. */
  public List<SimulatedService> all() {
    return all;
  }

  /** The one that also takes uploads. */
  public SimulatedCognito cognito() {
    return cognito;
  }
}
