package io.dr.architecture.planted.onethreadownswhatchanges.engine;

@interface LockGuarded {}
