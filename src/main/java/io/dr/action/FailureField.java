package io.dr.action;

/**
 * A failure that steps of a type know, for the reference.
 *
 * @param kind its sort
 * @param when what must be so for it to come
 * @param remedy what a person should do
 */
public record FailureField(Failure.Kind kind, String when, String remedy) {}
