package io.dr.aws;

import io.dr.net.Proxies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Makes the HTTP clients that AWS is asked with, through the proxies that the environment names. */
final class AwsHttp {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);

  private AwsHttp() {}

  /**
   * What an answer may cost.
   *
   * @param silence how long nothing may come
   * @param within how long the whole body may take
   * @param most bytes of the body
   */
  record Bounds(Duration silence, Duration within, long most) {}

  static SdkHttpClient client(Proxies proxies, Bounds bounds) {
    SdkHttpClient client =
        UrlConnectionHttpClient.create(address -> connection(proxies, address, bounds.silence()));
    return new BoundedHttpClient(client, bounds.most(), bounds.within());
  }

  private static HttpURLConnection connection(Proxies proxies, URI address, Duration silence) {
    try {
      HttpURLConnection connection = open(proxies, address);
      connection.setConnectTimeout((int) CONNECTED_WITHIN.toMillis());
      connection.setReadTimeout((int) silence.toMillis());
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection that is not made yet, through the address's proxy if it has one. */
  static HttpURLConnection open(Proxies proxies, URI address) throws IOException {
    Optional<Proxies.HttpProxy> proxy = proxies.of(address);
    URL url = address.toURL();
    HttpURLConnection connection =
        (HttpURLConnection)
            url.openConnection(proxy.map(Proxies.HttpProxy::toJava).orElse(Proxy.NO_PROXY));
    proxy
        .flatMap(Proxies.HttpProxy::authorization)
        .ifPresent(known -> connection.setRequestProperty("Proxy-Authorization", known));
    return connection;
  }
}
