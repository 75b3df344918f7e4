package io.dr.runbook;

import java.util.Optional;

/** Somebody who may be needed: who may initiate a recovery, or works on it. */
public record Person(String name, Optional<String> email, Optional<String> phone) {}
