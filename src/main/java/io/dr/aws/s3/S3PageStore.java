package io.dr.aws.s3;

import io.dr.aws.AwsFailures;
import io.dr.aws.Cloud;
import io.dr.people.PageStore;
import io.dr.runbook.Site;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A status page that is an object in a bucket of the recovery site. */
public final class S3PageStore implements PageStore {
  private final Cloud cloud;
  private final Site site;
  private final String bucket;
  private final String key;

  private S3PageStore(Cloud cloud, Site site, String bucket, String key) {
    this.cloud = cloud;
    this.site = site;
    this.bucket = bucket;
    this.key = key;
  }

  /**
   * The store of a page.
   *
   * @param page {@code s3://bucket/key}
   */
  public static S3PageStore at(Cloud cloud, Site site, URI page) {
    return new S3PageStore(cloud, site, page.getAuthority(), page.getPath().substring(1));
  }

  @Override
  public Optional<byte[]> read() {
    try {
      return Optional.of(
          cloud
              .reads(S3Client.class, site)
              .getObjectAsBytes(request -> request.bucket(bucket).key(key))
              .asByteArray());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw AwsFailures.of("S3", "GetObject", e);
    }
  }

  @Override
  public void write(byte[] html) {
    try {
      cloud
          .effects(S3Client.class, site)
          .putObject(
              request ->
                  request
                      .bucket(bucket)
                      .key(key)
                      .contentType("text/html; charset=utf-8")
                      .cacheControl("no-cache"),
              RequestBody.fromBytes(html));
    } catch (SdkException e) {
      throw AwsFailures.of("S3", "PutObject", e);
    }
  }
}
