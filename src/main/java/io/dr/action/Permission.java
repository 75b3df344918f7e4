package io.dr.action;

import java.util.Optional;

/**
 * An IAM permission that an action needs.
 *
 * <p>The resource is an ARN with placeholders in braces: {@code {partition}}, {@code {region}} and
 * {@code {account}} are the site's, any other is a parameter of the step's {@code with:} block or a
 * name that the type's {@link ActionType#names} gives; a list gives one ARN for each of its values.
 * What is not known before the run stands as {@code *}.
 *
 * @param action for example {@code rds:PromoteReadReplica}
 * @param where in whose account; a step whose {@code with:} block names an {@code account} needs
 *     those of {@link Where#TO} and {@link Where#GLOBAL} there
 * @param access whether it only looks
 * @param resource what it may be done to
 * @param given the parameter of the step, or the name that {@link ActionType#names} gives, without
 *     which it is not needed, if there is one
 */
public record Permission(
    String action, Where where, Access access, String resource, Optional<String> given) {

  /** What a permission allows. */
  public enum Access {
    /** To look: the dry run needs no more. */
    READ,
    /** To change something. */
    CHANGE
  }

  /** A permission to look, at whatever there is until {@link #on} says more. */
  public static Permission reads(String action, Where where) {
    return new Permission(action, where, Access.READ, "*", Optional.empty());
  }

  /** A permission to change, whatever there is until {@link #on} says more. */
  public static Permission changes(String action, Where where) {
    return new Permission(action, where, Access.CHANGE, "*", Optional.empty());
  }

  /** The same for the named resources alone. */
  public Permission on(String arn) {
    return new Permission(action, where, access, arn, given);
  }

  /** The same, needed only by steps that give that parameter, or for which that name is known. */
  public Permission ifGiven(String name) {
    return new Permission(action, where, access, resource, Optional.of(name));
  }
}
