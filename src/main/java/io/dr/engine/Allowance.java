package io.dr.engine;

import java.time.Instant;

/** When requests of one rate may be sent. Used from the timeline's owner thread. */
sealed interface Allowance permits TokenBucket, RateWindow {

  /**
   * Books so many requests, which are sent together.
   *
   * @return when, not before now
   */
  Instant book(int requests, Instant now);

  /**
   * Goes on with another rate; what is booked stays.
   *
   * @param perSecond sustained requests a second
   * @param burst requests that may be sent at once
   */
  void change(double perSecond, int burst);
}
