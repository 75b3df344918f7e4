package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.aws.Uploads;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserImportJobRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserImportJobResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserImportJobsRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserImportJobsResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolClientsRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolClientsResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolsRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolsResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreconditionNotMetException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.StartUserImportJobRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.StartUserImportJobResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserImportJobType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientDescription;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolDescriptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;
import software.amazon.awssdk.services.cognitoidentityprovider.paginators.ListUserPoolClientsIterable;
import software.amazon.awssdk.services.cognitoidentityprovider.paginators.ListUserPoolsIterable;

/** Cognito in memory: pools and their import jobs; takes the uploads for these itself. */
public final class SimulatedCognito implements SimulatedService, Uploads {
  private static final Duration IMPORT = Duration.ofMinutes(4);
  private static final long USERS = 4_210;

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final Set<String> uploaded = new HashSet<>();

  public SimulatedCognito(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "CognitoIdentityProvider");
  }

  private static final class Pool {
    private final String id;
    private final String name;
    private final Site site;
    private final long refused;
    private final Map<String, String> attributes;
    private final Map<String, Job> jobs = new LinkedHashMap<>();

    Pool(String id, String name, Site site, long refused, Map<String, String> attributes) {
      this.id = id;
      this.name = name;
      this.site = site;
      this.refused = refused;
      this.attributes = attributes;
    }
  }

  private static final class Job {
    private final String id;
    private final String name;
    private Optional<Instant> started = Optional.empty();

    Job(String id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  @Override
  public Class<? extends SdkClient> client() {
    return CognitoIdentityProviderClient.class;
  }

  @Override
  public String kinds() {
    return "cognito";
  }

  /**
   * Holds a pool by its id or its name; the attribute {@code name} is what an id is called, and
   * {@code refused} how many users it will not take; {@code users}, {@code client}, {@code mfa} and
   * {@code domain} are what it has.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    Site site = resource.site();
    boolean isId = resource.name().contains("_");
    String id =
        isId
            ? resource.name()
            : site.region() + "_" + Integer.toHexString(resource.name().hashCode());
    String name = resource.attributes().getOrDefault("name", resource.name());
    long refused = Long.parseLong(resource.attributes().getOrDefault("refused", "0"));
    pools.putIfAbsent(id, new Pool(id, name, site, refused, resource.attributes()));
  }

  @Override
  public synchronized void put(URI address, byte[] content) {
    uploaded.add(address.getPath());
  }

  @Override
  public SdkClient at(Site site) {
    return new Client(site);
  }

  private final class Client implements CognitoIdentityProviderClient {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    private boolean isHere(Pool pool) {
      return pool.site.region().equals(site.region()) && pool.site.account().equals(site.account());
    }

    private Pool pool(String id) {
      Pool pool = pools.get(id);
      if (pool == null || !isHere(pool)) {
        throw refusals.refuse(
            ResourceNotFoundException.builder(),
            "ResourceNotFoundException",
            "User pool " + id + " does not exist.",
            400);
      }
      return pool;
    }

    @Override
    public ListUserPoolsResponse listUserPools(ListUserPoolsRequest request) {
      synchronized (SimulatedCognito.this) {
        List<UserPoolDescriptionType> found = new ArrayList<>();
        for (Pool pool : pools.values()) {
          if (isHere(pool)) {
            found.add(UserPoolDescriptionType.builder().id(pool.id).name(pool.name).build());
          }
        }
        return ListUserPoolsResponse.builder().userPools(found).build();
      }
    }

    @Override
    public ListUserPoolsIterable listUserPoolsPaginator(ListUserPoolsRequest request) {
      return new ListUserPoolsIterable(this, request);
    }

    @Override
    public DescribeUserPoolResponse describeUserPool(DescribeUserPoolRequest request) {
      synchronized (SimulatedCognito.this) {
        Pool pool = pool(request.userPoolId());
        UserPoolType.Builder shown =
            UserPoolType.builder()
                .id(pool.id)
                .name(pool.name)
                .mfaConfiguration(pool.attributes.getOrDefault("mfa", "OFF"))
                .estimatedNumberOfUsers(
                    Integer.parseInt(pool.attributes.getOrDefault("users", "0")));
        Optional.ofNullable(pool.attributes.get("domain")).ifPresent(shown::domain);
        return DescribeUserPoolResponse.builder().userPool(shown.build()).build();
      }
    }

    @Override
    public ListUserPoolClientsResponse listUserPoolClients(ListUserPoolClientsRequest request) {
      synchronized (SimulatedCognito.this) {
        Pool pool = pool(request.userPoolId());
        List<UserPoolClientDescription> clients =
            Optional.ofNullable(pool.attributes.get("client")).stream()
                .map(
                    name ->
                        UserPoolClientDescription.builder()
                            .userPoolId(pool.id)
                            .clientName(name)
                            .clientId("1h57kf5cpq17m0eml12EXAMPLE")
                            .build())
                .toList();
        return ListUserPoolClientsResponse.builder().userPoolClients(clients).build();
      }
    }

    @Override
    public ListUserPoolClientsIterable listUserPoolClientsPaginator(
        ListUserPoolClientsRequest request) {
      return new ListUserPoolClientsIterable(this, request);
    }

    @Override
    public ListUserImportJobsResponse listUserImportJobs(ListUserImportJobsRequest request) {
      synchronized (SimulatedCognito.this) {
        Pool pool = pool(request.userPoolId());
        return ListUserImportJobsResponse.builder()
            .userImportJobs(pool.jobs.values().stream().map(job -> shown(pool, job)).toList())
            .build();
      }
    }

    private UserImportJobType shown(Pool pool, Job job) {
      UserImportJobType.Builder shown =
          UserImportJobType.builder()
              .jobId(job.id)
              .jobName(job.name)
              .userPoolId(pool.id)
              .preSignedUrl("https://simulated.invalid/" + job.id);
      if (job.started.isEmpty()) {
        return shown.status("Created").build();
      }
      Duration takes = world.draw("import:" + pool.id, IMPORT);
      Duration ran = Duration.between(job.started.get(), world.now());
      double fraction = Math.min(1, (double) ran.toMillis() / takes.toMillis());
      return shown
          .status(fraction < 1 ? "InProgress" : "Succeeded")
          .importedUsers((long) ((USERS - pool.refused) * fraction))
          .failedUsers((long) (pool.refused * fraction))
          .build();
    }

    @Override
    public CreateUserImportJobResponse createUserImportJob(CreateUserImportJobRequest request) {
      synchronized (SimulatedCognito.this) {
        Pool pool = pool(request.userPoolId());
        Job job = new Job("import-" + pool.id + "-" + (pool.jobs.size() + 1), request.jobName());
        pool.jobs.put(job.id, job);
        world.applied("Cognito", "CreateUserImportJob", request.jobName(), site);
        return CreateUserImportJobResponse.builder().userImportJob(shown(pool, job)).build();
      }
    }

    @Override
    public StartUserImportJobResponse startUserImportJob(StartUserImportJobRequest request) {
      synchronized (SimulatedCognito.this) {
        Pool pool = pool(request.userPoolId());
        Job job = pool.jobs.get(request.jobId());
        if (job == null) {
          throw refusals.refuse(
              ResourceNotFoundException.builder(),
              "ResourceNotFoundException",
              "Import job " + request.jobId() + " does not exist.",
              400);
        }
        if (!uploaded.contains("/" + job.id) || job.started.isPresent()) {
          throw refusals.refuse(
              PreconditionNotMetException.builder(),
              "PreconditionNotMetException",
              "The job has no file, or has been started.",
              400);
        }
        job.started = Optional.of(world.now());
        world.applied("Cognito", "StartUserImportJob", job.name, site);
        return StartUserImportJobResponse.builder().userImportJob(shown(pool, job)).build();
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
