package io.dr.architecture.planted.onethreadownswhatchanges.engine;

import java.util.concurrent.Callable;

interface WorkerJob extends Callable<String> {
  default void on(Timeline timeline) {
    timeline.work(this);
  }
}
