package io.dr.aws;

import io.dr.action.Fence;
import io.dr.net.Proxies;
import io.dr.runbook.Site;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * AWS itself: synchronous clients, made when first asked for and kept. The SDK's retry mode is set
 * explicitly, since with its defaults one read time-out sends the same restore call four times.
 */
public final class RealCloud implements Cloud, AutoCloseable {
  private static final Duration ATTEMPT = Duration.ofSeconds(20);
  private static final Duration WHOLE_CALL = Duration.ofSeconds(60);

  /** A function may run for 15 minutes before its invocation answers the first byte. */
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(16);

  /**
   * The longest answers of AWS are DynamoDB's and CloudFormation's, of a megabyte of text, which
   * its form makes longer; a page in S3 is as long as a document may be.
   */
  private static final long ANSWER = 4 << 20;

  /** What a function answers, 6 MB at most (Lambda, "Quotas"). */
  private static final long INVOCATION = 8 << 20;

  private final Map<String, String> environment;
  private final Duration attempt;
  private final Fence fence;
  private final SdkHttpClient http;
  private final SdkHttpClient patient;
  private final Map<Key, SdkClient> clients = new ConcurrentHashMap<>();
  private final SiteCredentials credentials;
  private final SharedReads shared = new SharedReads(SharedReads.KEEPS);
  private final AccountRates route53 = new AccountRates(AccountRates.ROUTE_53);

  /** What a client is for. */
  private enum Use {
    READS,
    ADVICE,
    EFFECTS
  }

  private record Key(
      Class<? extends SdkClient> client, Site site, Use use, Optional<URI> endpoint) {
    boolean effects() {
      return use == Use.EFFECTS;
    }
  }

  /**
   * @param environment the process environment, which may override endpoints
   * @param session what role sessions are called, for AWS's own log: who does this, in which run
   */
  public RealCloud(Map<String, String> environment, String session) {
    this(environment, session, Fence.NONE);
  }

  /**
   * @param fence that every effect has to pass when it is sent
   */
  public RealCloud(Map<String, String> environment, String session, Fence fence) {
    this(environment, session, ATTEMPT, fence);
  }

  /**
   * @param attempt how long one request may take
   */
  RealCloud(Map<String, String> environment, String session, Duration attempt) {
    this(environment, session, attempt, Fence.NONE);
  }

  private RealCloud(
      Map<String, String> environment, String session, Duration attempt, Fence fence) {
    this.environment = Map.copyOf(environment);
    this.attempt = attempt;
    this.fence = fence;
    Proxies proxies = Proxies.of(environment);
    this.http = AwsHttp.client(proxies, new AwsHttp.Bounds(attempt, WHOLE_CALL, ANSWER));
    this.patient =
        AwsHttp.client(proxies, new AwsHttp.Bounds(LONGEST_ANSWER, LONGEST_ANSWER, INVOCATION));
    this.credentials = new SiteCredentials(session, http, calls(false, true));
  }

  /** What role sessions are called in a run. */
  public static String session(String run, String by) {
    return "dr-" + run + "-" + by;
  }

  @Override
  public <C extends SdkClient> C reads(Class<C> client, Site site) {
    return client(new Key(client, site, Use.READS, Optional.empty()), client);
  }

  @Override
  public <C extends SdkClient> C advice(Class<C> client, Site site) {
    return client(new Key(client, site, Use.ADVICE, Optional.empty()), client);
  }

  /** From now on, until the first effect, preflight's reads are shared. */
  public void shareReads() {
    shared.share();
  }

  /** The run begins, whose first looks may take over what preflight read seconds ago. */
  public void handReadsOver() {
    shared.handOver();
  }

  /** From now on every read is sent: the world is about to change, or may have. */
  public void readAfresh() {
    shared.end();
  }

  @Override
  public <C extends SdkClient> C effects(Class<C> client, Site site) {
    return client(new Key(client, site, Use.EFFECTS, Optional.empty()), client);
  }

  @Override
  public <C extends SdkClient> C readsAt(URI endpoint, Class<C> client, Site site) {
    return client(new Key(client, site, Use.READS, Optional.of(endpoint)), client);
  }

  @Override
  public <C extends SdkClient> C effectsAt(URI endpoint, Class<C> client, Site site) {
    return client(new Key(client, site, Use.EFFECTS, Optional.of(endpoint)), client);
  }

  private <C extends SdkClient> C client(Key key, Class<C> client) {
    return client.cast(clients.computeIfAbsent(key, this::build));
  }

  private SdkClient build(Key key) {
    AwsClientBuilder<?, ?> builder = builder(key.client());
    builder.region(region(key));
    key.endpoint().ifPresent(builder::endpointOverride);
    builder.credentialsProvider(credentials.of(key.site()));
    // Requests that the SDK sends again by itself are in no budget; with a few a second for the
    // whole account each must be.
    boolean retries = key.use() == Use.READS && !isGlobal(key);
    builder.overrideConfiguration(calls(key.effects(), retries));
    ((AwsSyncClientBuilder<?, ?>) builder).httpClient(http(key));
    if (builder instanceof S3ClientBuilder s3 && hasOverride("S3")) {
      // A stand-in on one host name cannot answer for a bucket in the host name.
      s3.forcePathStyle(true);
    }
    return (SdkClient) builder.build();
  }

  private SdkHttpClient http(Key key) {
    if (key.effects() && key.client() == LambdaClient.class) {
      return new FencedHttpClient(patient, fence);
    }
    SdkHttpClient paced =
        key.client() == Route53Client.class ? route53.over(http, key.site().account()) : http;
    return key.effects() ? new FencedHttpClient(paced, fence) : shared.over(paced, key.site());
  }

  private ClientOverrideConfiguration calls(boolean effects, boolean retries) {
    ClientOverrideConfiguration.Builder calls = ClientOverrideConfiguration.builder();
    if (!effects) {
      calls.addExecutionInterceptor(new ReadsOnly());
    }
    return calls
        .retryStrategy(
            retries
                ? AwsRetryStrategy.forRetryMode(RetryMode.STANDARD)
                : AwsRetryStrategy.doNotRetry())
        .apiCallAttemptTimeout(attempt)
        .apiCallTimeout(WHOLE_CALL)
        .addExecutionInterceptor(new RequestNote())
        .addExecutionInterceptor(new AnswerHead())
        .build();
  }

  /**
   * Every client interface of the SDK has a static builder(); asking by name spares a long switch.
   */
  private static AwsClientBuilder<?, ?> builder(Class<? extends SdkClient> client) {
    try {
      return (AwsClientBuilder<?, ?>) client.getMethod("builder").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(client + " is no client of the AWS SDK", e);
    }
  }

  private static boolean isGlobal(Key key) {
    return key.client() == Route53Client.class || key.client() == CloudFrontClient.class;
  }

  private static Region region(Key key) {
    Region regional = Region.of(key.site().region());
    if (!isGlobal(key)) {
      return regional;
    }
    return switch (Partition.of(key.site())) {
      case "aws-cn" -> Region.AWS_CN_GLOBAL;
      case "aws-us-gov" -> Region.AWS_US_GOV_GLOBAL;
      default -> Region.AWS_GLOBAL;
    };
  }

  private boolean hasOverride(String service) {
    return environment.containsKey("AWS_ENDPOINT_URL")
        || environment.containsKey("AWS_ENDPOINT_URL_" + service)
        || System.getProperty("aws.endpointUrl") != null;
  }

  @Override
  public Optional<Instant> credentialsEnd(Site site) {
    try {
      return credentials.base(site).resolveCredentials().expirationTime();
    } catch (SdkException e) {
      // That there are none is told where they are tried.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    clients.values().forEach(SdkClient::close);
    credentials.close();
    http.close();
    patient.close();
  }
}
