package io.dr.architecture.planted.onethreadownswhatchanges.engine;

import java.util.concurrent.Callable;

interface Timeline {
  void work(Callable<String> job);
}
