package io.dr.cli;

import io.dr.runbook.Person;
import java.util.List;
import java.util.Optional;

/**
 * Who may initiate, in order of precedence.
 *
 * @param people as the runbook lists them; empty leaves it to whoever is logged in
 */
record Authority(List<Person> people) {

  /**
   * Checks who asks and answers their name.
   *
   * @throws CommandFailure of exit code 4 when they may not
   */
  String check(Optional<String> by, Optional<String> reasonForDeputy, String user) {
    if (people.isEmpty()) {
      return by.orElse(user);
    }
    String names = String.join(", ", people.stream().map(Person::name).toList());
    if (by.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "Nobody is named who authorises this recovery.",
          "Give --by with one of: " + names + ".");
    }
    int place = people.stream().map(Person::name).toList().indexOf(by.get());
    if (place < 0) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "'" + by.get() + "' may not initiate this runbook.",
          "Give --by with one of: " + names + ".");
    }
    if (place > 0 && reasonForDeputy.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          by.get() + " stands in for " + people.get(0).name() + ", and nothing says why.",
          "Give --reason-for-deputy, for example \"not reached by phone at 03:20\".");
    }
    return by.get();
  }
}
