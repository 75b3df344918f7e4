package io.dr.sim.cloud;

import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.util.List;

/** Every simulated AWS service, over one world. */
public final class SimulatedServices {
  private final SimulatedCognito cognito;
  private final SimulatedRoute53 route53;
  private final List<SimulatedService> all;

  public SimulatedServices(SimulatedWorld world) {
    this.cognito = new SimulatedCognito(world);
    SimulatedS3 s3 = new SimulatedS3(world);
    this.route53 = new SimulatedRoute53(world, s3);
    SimulatedDynamoDb dynamo = new SimulatedDynamoDb(world);
    this.all =
        List.of(
            new SimulatedArc(world),
            new SimulatedCloudFormation(world),
            new SimulatedCloudFront(world),
            new SimulatedCloudWatch(world),
            cognito,
            dynamo,
            new SimulatedAutoScaling(world, dynamo::holds),
            new SimulatedEcs(world),
            new SimulatedElastiCache(world),
            new SimulatedLambda(world),
            new SimulatedRds(world),
            route53,
            s3,
            new SimulatedSecrets(world));
  }

  /** All of them. */
  public List<SimulatedService> all() {
    return all;
  }

  /** The one whose zones name servers answer from. */
  public SimulatedRoute53 route53() {
    return route53;
  }

  /** The one that also takes uploads. */
  public SimulatedCognito cognito() {
    return cognito;
  }
}
