package io.dr.runbook;

import java.util.List;

/** What {@code ${...}} may refer to: the scopes, and the fields of those that are fixed. */
public final class Scopes {
  /** The run itself: {@link #RUN_FIELDS}. */
  public static final String RUN = "run";

  /** The site that failed: {@link #SITE_FIELDS}. */
  public static final String FROM = "from";

  /** The site to recover in: {@link #SITE_FIELDS}. */
  public static final String TO = "to";

  /** The runbook's parameters. */
  public static final String PARAMS = "params";

  /** Outputs of earlier steps. */
  public static final String STEPS = "steps";

  /** Environment variables: secrets, never journaled, logged or reported. */
  public static final String ENV = "env";

  /** All scopes. */
  public static final List<String> ALL = List.of(RUN, FROM, TO, PARAMS, STEPS, ENV);

  /** The fields of {@link #RUN}: its id, the runbook's name, and who authorised it. */
  public static final List<String> RUN_FIELDS = List.of("id", "runbook", "by");

  /** The fields of {@link #FROM} and {@link #TO}. */
  public static final List<String> SITE_FIELDS = List.of("name", "region", "account", "role");

  private Scopes() {}
}
