package io.dr.runbook;

import java.util.Optional;

/**
 * A further AWS account that steps may work in, such as a user's account used for verification.
 *
 * @param name what the runbook calls it
 * @param account twelve digits
 * @param role the role to assume there; absent means the caller's own credentials
 * @param externalId what the role's trust policy demands besides
 * @param profile whose credentials serve; absent means the environment's
 */
public record Account(
    String name,
    String account,
    Optional<String> role,
    Optional<String> externalId,
    Optional<String> profile) {

  /** An account that is reached from the environment's credentials. */
  public Account(String name, String account, Optional<String> role) {
    this(name, account, role, Optional.empty(), Optional.empty());
  }
}
