package io.dr.architecture.planted.picoclistaysinthecommands.report;

import picocli.CommandLine;

record PlantedTable(CommandLine commandLine) {}
