package io.dr.aws;

import static java.util.concurrent.CompletableFuture.delayedExecutor;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Keeps to the published rate of an account in every second, whoever in this process sends and
 * through whichever site: the engine's budgets book what steps send, and preflight's own readings
 * are in none. A request counts from before it is sent until a second after its answer, and thus in
 * any second in which the service may have got it; one too many waits. The time is that of the
 * JVM's timers, which no change of the clock touches.
 */
final class AccountRates {
  /**
   * Of Route 53, a second and account. AWS has raised it to ten for most (Amazon Route 53 Developer
   * Guide, "Throttling Amazon Route 53 API requests"), and half of that leaves room for others.
   */
  static final int ROUTE_53 = 5;

  private final int perSecond;
  private final Map<String, Semaphore> accounts = new ConcurrentHashMap<>();

  AccountRates(int perSecond) {
    this.perSecond = perSecond;
  }

  /** The same client, whose requests wait until their account may send another. */
  SdkHttpClient over(SdkHttpClient http, String account) {
    return new Client(
        http, accounts.computeIfAbsent(account, key -> new Semaphore(perSecond, true)));
  }

  private record Client(SdkHttpClient http, Semaphore free) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      ExecutableHttpRequest sent = http.prepareRequest(request);
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          enter();
          try {
            return sent.call();
          } finally {
            delayedExecutor(1, TimeUnit.SECONDS, Runnable::run).execute(free::release);
          }
        }

        @Override
        public void abort() {
          sent.abort();
        }
      };
    }

    private void enter() throws InterruptedIOException {
      try {
        free.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted before it was sent");
      }
    }

    @Override
    public String clientName() {
      return http.clientName();
    }

    @Override
    public void close() {
      // Whoever made it closes what it is over.
    }
  }
}
