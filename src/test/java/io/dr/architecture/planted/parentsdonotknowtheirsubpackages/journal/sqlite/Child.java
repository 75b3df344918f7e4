package io.dr.architecture.planted.parentsdonotknowtheirsubpackages.journal.sqlite;

public record Child() {}
