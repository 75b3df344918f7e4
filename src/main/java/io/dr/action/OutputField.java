package io.dr.action;

/** A named output of an action type, and what it holds. */
public record OutputField(String name, String description) {}
