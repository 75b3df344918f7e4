package io.dr.aws;

import io.dr.runbook.Site;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/** The part of AWS that a region belongs to, which every ARN there begins with. */
public final class Partition {
  private Partition() {}

  /** For example {@code aws}, or {@code aws-us-gov}. */
  public static String of(Site site) {
    RegionMetadata metadata = RegionMetadata.of(Region.of(site.region()));
    return metadata == null ? "aws" : metadata.partition().id();
  }
}
