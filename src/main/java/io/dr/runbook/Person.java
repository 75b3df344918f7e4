package io.dr.runbook;

import java.util.Optional;

/** Somebody who may initiate a recovery, in the order in which they are to be reached. */
public record Person(String name, Optional<String> email, Optional<String> phone) {}
