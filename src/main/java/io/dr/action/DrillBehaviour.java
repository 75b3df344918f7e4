package io.dr.action;

/** What an action does in a drill unless the step says otherwise. */
public enum DrillBehaviour {
  /** As in a disaster. */
  RUN,
  /** On an isolated copy, cleaned up afterwards. */
  ISOLATE,
  /** Not at all. */
  SKIP
}
