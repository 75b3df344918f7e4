package io.dr.architecture.planted.awsservicesdonotknoweachother.aws.rds;

public class Promote {}
