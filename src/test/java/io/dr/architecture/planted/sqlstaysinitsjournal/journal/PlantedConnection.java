package io.dr.architecture.planted.sqlstaysinitsjournal.journal;

import java.sql.Connection;

record PlantedConnection(Connection connection) {}
