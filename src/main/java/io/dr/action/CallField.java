package io.dr.action;

/**
 * A mutating call that steps of a type may make.
 *
 * @param service as in {@link Call#service()}
 * @param operation as in {@link Call#operation()}
 * @param description what it does, and what the step then waits for
 */
public record CallField(String service, String operation, String description) {}
