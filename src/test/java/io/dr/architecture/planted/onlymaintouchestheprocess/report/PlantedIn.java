package io.dr.architecture.planted.onlymaintouchestheprocess.report;

import java.io.InputStream;

final class PlantedIn {
  InputStream act() {
    return System.in;
  }
}
