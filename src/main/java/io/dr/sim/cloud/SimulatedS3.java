package io.dr.sim.cloud;

import io.dr.action.SimulatedResource;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedService;
import io.dr.sim.SimulatedWorld;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketReplicationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketReplicationResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * S3 in memory: buckets that belong to a region, conditional writes, and replication that takes its
 * time.
 */
public final class SimulatedS3 implements SimulatedService {
  private static final Duration REPLICATION = Duration.ofSeconds(30);
  private static final Duration AGE = Duration.ofMinutes(7);

  private record Stored(SdkBytes bytes, String etag, Instant modified, Instant visibleAt) {}

  private record Bucket(
      String name, String region, String destination, String rule, Map<String, Stored> objects) {}

  private final SimulatedWorld world;
  private final Refusals refusals;
  private final Map<String, Bucket> buckets = new HashMap<>();

  public SimulatedS3(SimulatedWorld world) {
    this.world = world;
    this.refusals = new Refusals(world, "S3");
  }

  @Override
  public Class<? extends SdkClient> client() {
    return S3Client.class;
  }

  @Override
  public String kinds() {
    return "s3";
  }

  /**
   * A bucket, with the attributes {@code destination} and {@code rule} when it is replicated; or an
   * object called {@code bucket/key}, with the attribute {@code body}.
   */
  @Override
  public synchronized void expect(SimulatedResource resource) {
    if (resource.kind().equals("s3:object")) {
      String[] parts = resource.name().split("/", 2);
      Bucket bucket = bucket(parts[0], resource.site(), "", "");
      byte[] body = resource.attributes().getOrDefault("body", "").getBytes(StandardCharsets.UTF_8);
      Instant modified =
          world
              .outageAt()
              .minus(
                  Optional.ofNullable(resource.attributes().get("age"))
                      .map(Duration::parse)
                      .orElseGet(() -> world.draw("age:" + resource.name(), AGE)));
      SdkBytes bytes = SdkBytes.fromByteArray(body);
      bucket.objects().putIfAbsent(parts[1], new Stored(bytes, etag(body), modified, Instant.MIN));
      return;
    }
    bucket(
        resource.name(),
        resource.site(),
        resource.attributes().getOrDefault("destination", ""),
        resource.attributes().getOrDefault("rule", "replicate"));
  }

  private Bucket bucket(String name, Site site, String destination, String rule) {
    Bucket known = buckets.get(name);
    if (known != null && (destination.isEmpty() || known.destination().equals(destination))) {
      return known;
    }
    Map<String, Stored> objects = known == null ? new TreeMap<>() : known.objects();
    Bucket bucket = new Bucket(name, site.region(), destination, rule, objects);
    buckets.put(name, bucket);
    return bucket;
  }

  @Override
  public S3Client at(Site site) {
    return new Client(site);
  }

  private Bucket find(String name, Site site) {
    Bucket bucket = buckets.get(name);
    if (bucket == null) {
      throw refusals.refuse(
          NoSuchBucketException.builder(),
          "NoSuchBucket",
          "The specified bucket does not exist",
          404);
    }
    if (!bucket.region().equals(site.region())) {
      throw refused(
          301,
          "PermanentRedirect",
          "The bucket you are attempting to access must be addressed using the specified"
              + " endpoint.");
    }
    return bucket;
  }

  private AwsServiceException refused(int status, String code, String message) {
    return refusals.refuse(S3Exception.builder(), code, message, status);
  }

  private Optional<Stored> look(Bucket bucket, String key) {
    return Optional.ofNullable(bucket.objects().get(key))
        .filter(stored -> !world.now().isBefore(stored.visibleAt()));
  }

  private Stored object(String bucket, String key, Site site) {
    return look(find(bucket, site), key)
        .orElseThrow(
            () ->
                refusals.refuse(
                    NoSuchKeyException.builder(),
                    "NoSuchKey",
                    "The specified key does not exist.",
                    404));
  }

  private synchronized PutObjectResponse put(PutObjectRequest request, byte[] body, Site site) {
    Bucket bucket = find(request.bucket(), site);
    Optional<Stored> before = look(bucket, request.key());
    boolean taken = "*".equals(request.ifNoneMatch()) && before.isPresent();
    boolean changed =
        Optional.ofNullable(request.ifMatch())
            .filter(etag -> !before.map(Stored::etag).equals(Optional.of(etag)))
            .isPresent();
    if (taken || changed) {
      throw refused(
          412,
          "PreconditionFailed",
          "At least one of the pre-conditions you specified did not hold");
    }
    Stored stored = new Stored(SdkBytes.fromByteArray(body), etag(body), world.now(), world.now());
    bucket.objects().put(request.key(), stored);
    replicate(bucket, request.key(), stored);
    world.applied("S3", "PutObject", request.bucket() + "/" + request.key(), site);
    return PutObjectResponse.builder().eTag(stored.etag()).build();
  }

  private void replicate(Bucket from, String key, Stored stored) {
    Bucket to = buckets.get(from.destination());
    if (to != null) {
      Instant arrives = world.now().plus(world.draw("s3:" + from.name() + "/" + key, REPLICATION));
      to.objects().put(key, new Stored(stored.bytes(), stored.etag(), stored.modified(), arrives));
    }
  }

  private static String etag(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(body);
      return "\"" + HexFormat.of().formatHex(hash) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  private final class Client implements S3Client {
    private final Site site;

    Client(Site site) {
      this.site = site;
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
      synchronized (SimulatedS3.this) {
        return HeadBucketResponse.builder()
            .bucketRegion(find(request.bucket(), site).region())
            .build();
      }
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
      synchronized (SimulatedS3.this) {
        Stored stored = object(request.bucket(), request.key(), site);
        return HeadObjectResponse.builder()
            .eTag(stored.etag())
            .lastModified(stored.modified())
            .contentLength((long) stored.bytes().asByteArray().length)
            .build();
      }
    }

    @Override
    public <T> T getObject(
        GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
      Stored stored;
      synchronized (SimulatedS3.this) {
        stored = object(request.bucket(), request.key(), site);
      }
      GetObjectResponse response =
          GetObjectResponse.builder()
              .eTag(stored.etag())
              .lastModified(stored.modified())
              .contentLength((long) stored.bytes().asByteArray().length)
              .build();
      InputStream body = stored.bytes().asInputStream();
      try {
        return transformer.transform(response, AbortableInputStream.create(body));
      } catch (Exception e) {
        throw new IllegalStateException("the transformer failed on bytes in memory", e);
      }
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      try (InputStream stream = body.contentStreamProvider().newStream()) {
        return put(request, stream.readAllBytes(), site);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public GetBucketReplicationResponse getBucketReplication(GetBucketReplicationRequest request) {
      synchronized (SimulatedS3.this) {
        Bucket bucket = find(request.bucket(), site);
        if (bucket.destination().isEmpty()) {
          throw refused(
              404,
              "ReplicationConfigurationNotFoundError",
              "The replication configuration was not found");
        }
        ReplicationRule rule =
            ReplicationRule.builder()
                .id(bucket.rule())
                .status(ReplicationRuleStatus.ENABLED)
                .destination(to -> to.bucket("arn:aws:s3:::" + bucket.destination()))
                .build();
        return GetBucketReplicationResponse.builder()
            .replicationConfiguration(configuration -> configuration.rules(rule))
            .build();
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
