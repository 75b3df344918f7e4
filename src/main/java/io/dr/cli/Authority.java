package io.dr.cli;

import io.dr.report.Listed;
import io.dr.runbook.Person;
import io.dr.runbook.yaml.NearestName;
import io.dr.wiring.RunRequest;
import java.util.List;
import java.util.Optional;

/**
 * Who may initiate, in order of precedence.
 *
 * @param people as the runbook lists them; empty leaves it to whoever is logged in
 */
record Authority(List<Person> people) {
  Authority {
    people = List.copyOf(people);
  }

  /**
   * Whoever may initiate.
   *
   * @param by their name, as the runbook spells it
   * @param insteadOf who is before them, in order
   * @param reasonForDeputy why it is not one of those
   */
  record Initiator(String by, List<Person> insteadOf, Optional<String> reasonForDeputy) {
    /**
     * By what right.
     *
     * @param twoPerson whether a second one has to confirm
     */
    RunRequest.Mandate mandate(boolean twoPerson) {
      return new RunRequest.Mandate(
          insteadOf.stream().map(Person::name).toList(), reasonForDeputy, twoPerson);
    }
  }

  /**
   * Checks who asks.
   *
   * @throws CommandFailure of exit code 4 when they may not
   */
  Initiator check(Optional<String> by, Optional<String> reasonForDeputy, String user) {
    if (people.isEmpty()) {
      return new Initiator(by.orElse(user), List.of(), Optional.empty());
    }
    if (by.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED, "Nobody is named who authorises this recovery.", oneOf());
    }
    Person person = named(by.get(), "initiate this runbook");
    List<Person> before = people.subList(0, people.indexOf(person));
    if (before.isEmpty()) {
      return new Initiator(person.name(), before, Optional.empty());
    }
    if (reasonForDeputy.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          person.name()
              + " stands in for "
              + Listed.of(before.stream().map(Person::withPhone).toList())
              + ", and nothing says why.",
          "Call them in this order or, where nobody is reached, give --reason-for-deputy, for"
              + " example \"not reached by phone at 03:20\".");
    }
    return new Initiator(person.name(), before, reasonForDeputy);
  }

  /**
   * Who has that name; its case and the blanks around it do not matter where nobody else has it.
   */
  Optional<Person> named(String written) {
    List<Person> exact =
        people.stream().filter(person -> person.name().equals(written)).limit(1).toList();
    List<Person> found =
        exact.isEmpty()
            ? people.stream().filter(person -> person.isCalled(written)).toList()
            : exact;
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /**
   * The same, where somebody has to have it.
   *
   * @param what for, as in {@code initiate this runbook}
   * @throws CommandFailure of exit code 4 when nobody has
   */
  Person named(String written, String what) {
    return named(written)
        .orElseThrow(
            () -> {
              String hint =
                  new NearestName().hint(written, people.stream().map(Person::name).toList());
              return new CommandFailure(
                  ExitCode.REFUSED,
                  "'%s' may not %s%s".formatted(written, what, hint.isEmpty() ? "." : hint),
                  oneOf());
            });
  }

  private String oneOf() {
    return "Give --by with one of: "
        + String.join(", ", people.stream().map(Person::name).toList())
        + ".";
  }
}
