package io.dr.architecture.planted.onlythecommandsknowpicocli.report;

import picocli.CommandLine;

class Report {
  Class<?> line = CommandLine.class;
}
