package io.dr.aws;

import io.dr.runbook.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * With whose credentials each site is reached: the environment's or a profile's own, or those of a
 * role assumed with them, renewed before they run out.
 */
final class SiteCredentials implements AutoCloseable {
  private static final int LONGEST_NAME = 64;

  private final String session;
  private final SdkHttpClient http;
  private final ClientOverrideConfiguration calls;
  private final Map<List<String>, AwsCredentialsProvider> providers = new ConcurrentHashMap<>();
  private final List<SdkAutoCloseable> open = new ArrayList<>();

  /**
   * @param session what a role session is called: who does this, in which run
   */
  SiteCredentials(String session, SdkHttpClient http, ClientOverrideConfiguration calls) {
    this.session = sessionName(session);
    this.http = http;
    this.calls = calls;
  }

  /** IAM takes up to 64 letters, digits and a few signs (AWS STS API Reference, "AssumeRole"). */
  private static String sessionName(String text) {
    String name = text.replaceAll("[^A-Za-z0-9_+=,.@-]+", ".");
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  AwsCredentialsProvider of(Site site) {
    String profile = site.profile().orElse("");
    Optional<String> role = roleArn(site);
    if (role.isEmpty()) {
      return provider(List.of(profile), () -> own(site.profile()));
    }
    List<String> key = List.of(profile, role.get(), site.externalId().orElse(""), site.region());
    return provider(key, () -> assume(site, role.get()));
  }

  /** What a site's credentials are renewed from: the environment's or a profile's own. */
  AwsCredentialsProvider base(Site site) {
    return provider(List.of(site.profile().orElse("")), () -> own(site.profile()));
  }

  /** Not computeIfAbsent: making one provider asks for another. */
  private synchronized AwsCredentialsProvider provider(
      List<String> key, java.util.function.Supplier<AwsCredentialsProvider> make) {
    AwsCredentialsProvider known = providers.get(key);
    if (known == null) {
      known = make.get();
      providers.put(key, known);
    }
    return known;
  }

  private static AwsCredentialsProvider own(Optional<String> profile) {
    return profile.isPresent()
        ? ProfileCredentialsProvider.create(profile.get())
        : DefaultCredentialsProvider.builder().build();
  }

  /** The role that is assumed in a site, given by its name or its ARN. */
  static Optional<String> roleArn(Site site) {
    return site.role()
        .map(
            role ->
                role.startsWith("arn:")
                    ? role
                    : "arn:" + Partition.of(site) + ":iam::" + site.account() + ":role/" + role);
  }

  /**
   * Asks the security token service of the site's own region, never of one that may have failed.
   */
  private AwsCredentialsProvider assume(Site site, String role) {
    StsClient sts =
        StsClient.builder()
            .region(Region.of(site.region()))
            .credentialsProvider(
                provider(List.of(site.profile().orElse("")), () -> own(site.profile())))
            .httpClient(http)
            .overrideConfiguration(calls)
            .build();
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder().roleArn(role).roleSessionName(session);
    site.externalId().ifPresent(request::externalId);
    AssumeRoleRequest asked = request.build();
    StsAssumeRoleCredentialsProvider assumed =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(() -> asked)
            .build();
    open.add(assumed);
    open.add(sts);
    return assumed;
  }

  @Override
  public synchronized void close() {
    open.forEach(SdkAutoCloseable::close);
  }
}
