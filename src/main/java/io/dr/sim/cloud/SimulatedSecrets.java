package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.StopReplicationToReplicaRequest;
import software.amazon.awssdk.services.secretsmanager.model.StopReplicationToReplicaResponse;

/** AWS Secrets Manager in memory: secrets' replicas, which can be cut off from their primary. */
final class SimulatedSecrets implements SimulatedService {
  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, String> primaryRegions = new HashMap<>();

  SimulatedSecrets(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "SecretsManager");
  }

  @Override
  public Class<? extends SdkClient> client() {
    return SecretsManagerClient.class;
  }

  @Override
  public String kinds() {
    return "secretsmanager";
  }

  /** Holds a secret, whose attribute {@code primaryRegion} says what it replicates. */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    primaryRegions.putIfAbsent(
        key(resource.site(), resource.name()),
        resource.attributes().getOrDefault("primaryRegion", resource.site().region()));
  }

  private static String key(Site site, String name) {
    return site.account() + "/" + site.region() + "/" + name;
  }

  @Override
  public SdkClient at(Site site) {
    return new Client(site);
  }

  private final class Client implements SecretsManagerClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    @Override
    public DescribeSecretResponse describeSecret(DescribeSecretRequest request) {
      synchronized (SimulatedSecrets.this) {
        String name = request.secretId();
        return DescribeSecretResponse.builder()
            .name(name)
            .arn(arn(name))
            .primaryRegion(primaryRegion(name))
            .build();
      }
    }

    private String primaryRegion(String name) {
      String region = primaryRegions.get(key(site, name));
      if (region == null) {
        throw refusals.refuse(
            ResourceNotFoundException.builder(),
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret.",
            400);
      }
      return region;
    }

    private String arn(String name) {
      return "arn:aws:secretsmanager:%s:%s:secret:%s-Ab1Cd2"
          .formatted(site.region(), site.account(), name);
    }

    @Override
    public StopReplicationToReplicaResponse stopReplicationToReplica(
        StopReplicationToReplicaRequest request) {
      synchronized (SimulatedSecrets.this) {
        String name = request.secretId();
        if (primaryRegion(name).equals(site.region())) {
          throw refusals.refuse(
              InvalidRequestException.builder(),
              "InvalidRequestException",
              "You can't perform this operation on a secret that is not a replica.",
              400);
        }
        primaryRegions.put(key(site, name), site.region());
        world.applied("Secrets Manager", "StopReplicationToReplica", name, site);
        return StopReplicationToReplicaResponse.builder().arn(arn(name)).build();
      }
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
