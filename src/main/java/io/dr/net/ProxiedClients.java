package io.dr.net;

import java.io.IOException;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Clients of OkHttp that reach peers through the proxies of the environment, and send each request
 * once: whether it is sent again is not for a library to decide.
 */
public final class ProxiedClients {
  private static final String AUTHORIZATION = "Proxy-Authorization";
  private static final String RETRY_AFTER = "Retry-After";

  private ProxiedClients() {}

  /** The same client, through the proxies. */
  public static OkHttpClient.Builder through(Proxies proxies, OkHttpClient.Builder client) {
    return client
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .followSslRedirects(false)
        .addInterceptor(chain -> understood(chain, introduced(proxies, chain.request())))
        .addNetworkInterceptor(ProxiedClients::once)
        .proxySelector(proxies.selector())
        .proxyAuthenticator((unused, refused) -> authorised(proxies, refused));
  }

  /** The library takes it for a mistake of the program's own when a peer breaks the protocol. */
  private static Response understood(Interceptor.Chain chain, Request request) throws IOException {
    try {
      return chain.proceed(request);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new IOException("the answer is no HTTP", e);
    }
  }

  /** Without a tunnel the proxy reads the request itself, whose body could not be sent twice. */
  private static Request introduced(Proxies proxies, Request request) {
    Optional<String> known =
        request.isHttps()
            ? Optional.empty()
            : proxies.of(request.url().uri()).flatMap(Proxies.HttpProxy::authorization);
    return known
        .map(given -> request.newBuilder().header(AUTHORIZATION, given).build())
        .orElse(request);
  }

  /** The library sends anew what was answered with 503 and 'Retry-After: 0'. */
  private static Response once(Interceptor.Chain chain) throws IOException {
    Response answer = chain.proceed(chain.request());
    boolean again = "0".equals(answer.header(RETRY_AFTER, ""));
    return again ? answer.newBuilder().removeHeader(RETRY_AFTER).build() : answer;
  }

  /** A proxy that refuses what it was given is not asked again with the same. */
  private static @Nullable Request authorised(Proxies proxies, Response refused) {
    Request request = refused.request();
    Optional<String> known =
        proxies
            .of(request.url().uri())
            .flatMap(Proxies.HttpProxy::authorization)
            .filter(given -> request.header(AUTHORIZATION) == null);
    return known
        .map(given -> request.newBuilder().header(AUTHORIZATION, given).build())
        .orElse(null);
  }
}
