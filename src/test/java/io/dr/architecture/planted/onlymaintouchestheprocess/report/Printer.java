package io.dr.architecture.planted.onlymaintouchestheprocess.report;

class Printer {
  void print() {
    Object stream = System.out;
    stream.hashCode();
  }
}
