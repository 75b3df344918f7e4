package io.dr.runbook;

import java.util.Optional;

/**
 * One production: a region of an account, reached with a role.
 *
 * @param name what the runbook calls it, for example {@code prodX}
 * @param region an AWS region code
 * @param account the twelve digits of the AWS account
 * @param role the role to assume in that account; absent means the caller's own credentials
 */
public record Site(String name, String region, String account, Optional<String> role) {

  /** The same region in another account, for steps that work in a user's or a testing account. */
  public Site in(Account other) {
    return new Site(name + "/" + other.name(), region, other.account(), other.role());
  }

  /** The same account and role in another region, for services whose control plane lives in one. */
  public Site at(String otherRegion) {
    return new Site(name, otherRegion, account, role);
  }
}
