package io.dr.architecture.planted.servicesdonotknoweachother.aws.route53;

public record Zone() {}
