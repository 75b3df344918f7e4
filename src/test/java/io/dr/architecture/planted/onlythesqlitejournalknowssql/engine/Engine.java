package io.dr.architecture.planted.onlythesqlitejournalknowssql.engine;

import java.sql.Connection;

class Engine {
  Class<?> connection = Connection.class;
}
