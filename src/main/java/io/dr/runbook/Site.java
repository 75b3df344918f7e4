package io.dr.runbook;

import java.util.Optional;

/**
 * One production: a region of an account, reached with a role.
 *
 * @param name what the runbook calls it, for example {@code prodX}
 * @param region an AWS region code
 * @param account the twelve digits of the AWS account
 * @param role the role to assume in that account; absent means the caller's own credentials
 * @param externalId what the role's trust policy demands besides
 * @param profile whose credentials serve; absent means the environment's
 */
public record Site(
    String name,
    String region,
    String account,
    Optional<String> role,
    Optional<String> externalId,
    Optional<String> profile) {

  @SuppressWarnings("NullAway") // an older journal does not hold them
  public Site {
    externalId = externalId == null ? Optional.empty() : externalId;
    profile = profile == null ? Optional.empty() : profile;
  }

  /** A site that is reached from the environment's credentials. */
  public Site(String name, String region, String account, Optional<String> role) {
    this(name, region, account, role, Optional.empty(), Optional.empty());
  }

  /** The same region in another account, for steps that work in a user's or a testing account. */
  public Site in(Account other) {
    return new Site(
        name + "/" + other.name(),
        region,
        other.account(),
        other.role(),
        other.externalId(),
        other.profile());
  }

  /** The same account and role in another region, for services whose control plane lives in one. */
  public Site at(String otherRegion) {
    return new Site(name, otherRegion, account, role, externalId, profile);
  }
}
