package io.dr.net;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies that the environment names: {@code HTTPS_PROXY} and {@code HTTP_PROXY} for addresses
 * of that kind, {@code NO_PROXY} for those that are reached without; in lower case they weigh more.
 * It is read as the {@code aws} command reads it (botocore's {@code ProxyConfiguration} and
 * Python's {@code proxy_bypass_environment}): {@code NO_PROXY} is {@code *}, or a list of names
 * with commas, each of which stands for itself and whatever ends with it behind a dot; networks
 * such as {@code 10.0.0.0/8} mean nothing there.
 */
public final class Proxies {
  /** Every peer is reached directly. */
  public static final Proxies NONE = new Proxies(Map.of());

  private static final String SUFFIX = "_proxy";
  private static final int USUAL = 80;
  private static final int HIGHEST = 65_535;

  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9+.-]{0,20}");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:\\[\\]\\p{Cntrl}]+)(?::([0-9]{1,5}))?");

  static {
    // Java otherwise keeps user and password from a proxy that is asked for a tunnel.
    String schemes = "jdk.http.auth.tunneling.disabledSchemes";
    if (System.getProperty(schemes) == null) {
      System.setProperty(schemes, "");
    }
  }

  private final Map<String, String> byScheme;

  /**
   * A proxy, spoken to by plain HTTP.
   *
   * @param host its name or address
   * @param authorization what a {@code Proxy-Authorization} header holds; a secret
   */
  public record HttpProxy(String host, int port, Optional<String> authorization) {
    /** As Java's own classes take it. */
    public Proxy toJava() {
      return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
    }

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  private Proxies(Map<String, String> byScheme) {
    this.byScheme = Map.copyOf(byScheme);
  }

  /**
   * Those that an environment names.
   *
   * @param environment the process environment
   */
  public static Proxies of(Map<String, String> environment) {
    Map<String, String> named = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.endsWith(SUFFIX) && !lower.equals(name) && !value.isEmpty()) {
            named.put(scheme(lower), value);
          }
        });
    environment.forEach(
        (name, value) -> {
          if (name.endsWith(SUFFIX) && name.equals(name.toLowerCase(Locale.ROOT))) {
            // Empty, it takes back what is said in capitals.
            named.put(scheme(name), value);
          }
        });
    named.values().removeIf(String::isEmpty);
    return new Proxies(named);
  }

  private static String scheme(String name) {
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /**
   * The proxy through which an address is reached; empty when it is reached directly.
   *
   * @throws ActionFailure of kind INVALID when the environment names none that can be used
   */
  public Optional<HttpProxy> of(URI address) {
    String scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    String written = byScheme.get(scheme);
    boolean direct = !(scheme.equals("http") || scheme.equals("https")) || spared(address);
    return written == null || direct ? Optional.empty() : Optional.of(parsed(scheme, written));
  }

  private boolean spared(URI address) {
    String spared = byScheme.getOrDefault("no", "");
    if (spared.strip().equals("*")) {
      return true;
    }
    String host = Optional.ofNullable(address.getHost()).orElse("").toLowerCase(Locale.ROOT);
    String withPort = address.getPort() < 0 ? host : host + ":" + address.getPort();
    for (String one : spared.split(",", -1)) {
      String name = one.strip().replaceFirst("^\\.+", "").toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && (is(host, name) || is(withPort, name))) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(String host, String name) {
    return host.equals(name) || host.endsWith("." + name) || host.equals("[" + name + "]");
  }

  private static HttpProxy parsed(String scheme, String written) {
    int colon = written.indexOf("://");
    String kind = colon < 0 ? "http" : written.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!KIND.matcher(kind).matches()) {
      throw unusable(scheme, "names no proxy.");
    }
    if (!kind.equals("http")) {
      throw unusable(
          scheme, "names a proxy of the kind " + kind + "://, which dr cannot speak to.");
    }
    String rest = colon < 0 ? written.replaceFirst("^//", "") : written.substring(colon + 3);
    String authority = rest.split("[/?#]", 2)[0];
    int at = authority.lastIndexOf('@');
    Matcher host = HOST.matcher(authority.substring(at + 1));
    int port = host.matches() && host.group(2) != null ? Integer.parseInt(host.group(2)) : USUAL;
    if (!host.matches() || port < 1 || port > HIGHEST) {
      throw unusable(scheme, "names no proxy.");
    }
    Optional<String> user =
        Optional.of(authority.substring(0, Math.max(at, 0))).filter(text -> text.contains(":"));
    return new HttpProxy(host.group(1), port, user.map(Proxies::authorization));
  }

  private static String authorization(String user) {
    int colon = user.indexOf(':');
    String plain = decoded(user.substring(0, colon)) + ":" + decoded(user.substring(colon + 1));
    return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A percent sign that begins no code stands for itself.
      return text;
    }
  }

  /** Without what is written there, which may hold a password. */
  private static ActionFailure unusable(String scheme, String why) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.INVALID,
            "The environment variable " + scheme.toUpperCase(Locale.ROOT) + "_PROXY " + why,
            "Write it as http://host:port, or http://user:password@host:port; HTTPS stays encrypted"
                + " end to end behind it."));
  }

  /** What must not be shown: users' passwords, as they are written and as they are sent. */
  public static List<String> secrets(Map<String, String> environment) {
    List<String> secrets = new ArrayList<>();
    for (String written : of(environment).byScheme.values()) {
      int at = written.lastIndexOf('@');
      String user = written.substring(0, Math.max(at, 0)).replaceFirst("^[^:/]*:?//", "");
      int colon = user.indexOf(':');
      if (colon >= 0) {
        secrets.add(user.substring(colon + 1));
        secrets.add(decoded(user.substring(colon + 1)));
        secrets.add(authorization(user).substring("Basic ".length()));
      }
    }
    return secrets;
  }

  /** As Java's HTTP clients ask for it. */
  public ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI address) {
        return List.of(Proxies.this.of(address).map(HttpProxy::toJava).orElse(Proxy.NO_PROXY));
      }

      @Override
      public void connectFailed(URI address, SocketAddress proxy, IOException problem) {
        // Whoever asked is told by the exception; no other way is tried.
      }
    };
  }
}
