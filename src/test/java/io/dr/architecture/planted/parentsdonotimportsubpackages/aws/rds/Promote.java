package io.dr.architecture.planted.parentsdonotimportsubpackages.aws.rds;

public class Promote {}
