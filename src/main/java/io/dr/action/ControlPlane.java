package io.dr.action;

import java.util.Optional;

/**
 * A control plane that an action depends on.
 *
 * @param service for example {@code CloudFront}
 * @param region where it lives; absent means in the target region
 */
public record ControlPlane(String service, Optional<String> region) {
  /** A control plane of the target region. */
  public static ControlPlane regional(String service) {
    return new ControlPlane(service, Optional.empty());
  }

  /** A control plane that lives in one region for the whole world. */
  public static ControlPlane in(String service, String region) {
    return new ControlPlane(service, Optional.of(region));
  }
}
