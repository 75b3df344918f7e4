package io.dr.action;

/**
 * An IAM permission that an action needs.
 *
 * @param action for example {@code rds:PromoteReadReplica}
 * @param where in whose account
 */
public record Permission(String action, Where where) {}
