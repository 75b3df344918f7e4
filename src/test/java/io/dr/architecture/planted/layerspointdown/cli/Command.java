package io.dr.architecture.planted.layerspointdown.cli;

public class Command {}
