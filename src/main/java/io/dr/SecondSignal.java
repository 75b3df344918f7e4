package io.dr;

import java.util.List;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * What a second Ctrl-C does while the first is being seen to. Java itself ignores it; its one way
 * to hear of signals is {@code sun.misc.Signal} (JEP 260 keeps it until there is another).
 */
final class SecondSignal {
  private static final int SIGNALLED = 128;

  private SecondSignal() {}

  /**
   * From now on a signal that asks the program to end ends it at once.
   *
   * @param halt ends it with the code it is given
   */
  static void endsAtOnce(IntConsumer halt) {
    for (String name : List.of("INT", "TERM", "HUP")) {
      try {
        Signal.handle(new Signal(name), signal -> halt.accept(SIGNALLED + signal.getNumber()));
      } catch (IllegalArgumentException unknown) {
        // This system has no such signal, or keeps it for itself.
      }
    }
  }
}
