package io.dr.runbook;

import java.util.Optional;

/**
 * A further AWS account that steps may work in, such as a user's account used for verification.
 *
 * @param name what the runbook calls it
 * @param account twelve digits
 * @param role the role to assume there; absent means the caller's own credentials
 */
public record Account(String name, String account, Optional<String> role) {}
