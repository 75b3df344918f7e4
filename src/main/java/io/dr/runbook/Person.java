package io.dr.runbook;

import java.util.Locale;
import java.util.Optional;

/** Somebody who may be needed: who may initiate a recovery, or works on it. */
public record Person(String name, Optional<String> email, Optional<String> phone) {
  /** What a second person confirms; where one has to, no step has this id. */
  public static final String INITIATION = "initiation";

  /** Whether that is their name, whatever its case and the blanks around it. */
  public boolean isCalled(String written) {
    return same(name, written);
  }

  /** Whether two names are the same but for their case and the blanks around them. */
  public static boolean same(String one, String other) {
    return folded(one).equals(folded(other));
  }

  /** A name in the form in which it is compared. */
  public static String folded(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /** The name and how to call them, as in {@code Ada (+44 20 7946 0000)}. */
  public String withPhone() {
    return name + " (" + phone.orElse("no phone number") + ")";
  }
}
