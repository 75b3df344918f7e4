package io.dr.preflight;

/** What a check is about, in the order in which people read them. */
public enum Area {
  /** Whether every account lets us in, and for long enough. */
  CREDENTIALS("credentials"),
  /** Whether each step's target is there and in a state from which the step can succeed. */
  TARGETS("targets"),
  /** Whether the roles are allowed what the steps do. */
  PERMISSIONS("permissions"),
  /** Whether the target region has room for what the plan creates. */
  QUOTAS("quotas"),
  /** How much data would be lost if the recovery began now. */
  DATA("data"),
  /** Whether the plan can be done in time. */
  FORECAST("forecast"),
  /** Whether old answers of the DNS are forgotten in time. */
  DNS("dns"),
  /** What depends on a service's control plane in the failed region. */
  CONTROL_PLANES("control planes"),
  /** Whether the order of the steps makes sense. */
  ORDER("order"),
  /** Whether the people who are needed can be reached. */
  PEOPLE("people"),
  /** Whether the plan was exercised lately. */
  EXERCISES("exercises");

  private final String words;

  Area(String words) {
    this.words = words;
  }

  /** As people say it. */
  public String words() {
    return words;
  }
}
