package io.dr.action;

/**
 * Asked as late as can be before an effect leaves the process: whether this process still drives
 * the run for which the effect was decided. It may be asked from any thread.
 */
@FunctionalInterface
public interface Fence {
  /** For what is sent by whoever drives no run, such as a person's own update. */
  Fence NONE = () -> {};

  /**
   * Lets the effect pass.
   *
   * @throws ActionFailure when another process took the run up since, or nobody can tell: then
   *     nothing may be sent
   */
  void check();
}
