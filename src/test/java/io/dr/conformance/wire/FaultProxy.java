package io.dr.conformance.wire;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands on loopback between the SDK and moto. Each account has a line of its own, known by the
 * role that is assumed in it and then by the keys that were given for it.
 */
final class FaultProxy implements AutoCloseable {
  private static final Pattern ROLE = Pattern.compile("RoleArn=arn%3Aaws%3Aiam%3A%3A(\\d{12})");
  private static final Pattern KEY = Pattern.compile("<AccessKeyId>(\\w+)</AccessKeyId>");
  private static final int THREADS = 40;

  private final Map<String, Line> byAccount = new ConcurrentHashMap<>();
  private final Map<String, Line> byKey = new ConcurrentHashMap<>();
  private final Map<UUID, Line.Fate> underWay = new ConcurrentHashMap<>();
  private final WireMockServer server;

  FaultProxy(String moto) {
    server =
        new WireMockServer(
            options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .containerThreads(THREADS)
                .disableRequestJournal()
                .extensions(new Before(), new After()));
    server.start();
    server.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom(moto)));
  }

  String address() {
    return server.baseUrl();
  }

  /** The line of an account. */
  Line line(String account) {
    return byAccount.computeIfAbsent(account, key -> new Line());
  }

  @Override
  public void close() {
    server.stop();
  }

  private Line line(WireRequest signed, Request request) {
    Matcher role = ROLE.matcher(request.getBodyAsString());
    if (signed.operation().equals("AssumeRole") && role.find()) {
      return line(role.group(1));
    }
    return Optional.ofNullable(byKey.get(signed.accessKey()))
        .orElseThrow(() -> new IllegalStateException("whose request is " + signed.shown() + "?"));
  }

  /** Decides, before moto is asked. */
  private final class Before implements ResponseDefinitionTransformerV2 {
    @Override
    public String getName() {
      return "before";
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
      WireRequest request = WireRequest.of(event.getRequest());
      Line.Fate fate = line(request, event.getRequest()).take(request);
      Optional<WireFault> instead = fate.fault().filter(fault -> !fault.after());
      if (instead.isPresent()) {
        return instead.get().answer(request.service()).build();
      }
      underWay.put(event.getId(), fate);
      return event.getResponseDefinition();
    }
  }

  /** Keeps what moto answered, and may lose it. */
  private final class After implements ResponseTransformerV2 {
    @Override
    public String getName() {
      return "after";
    }

    @Override
    public Response transform(Response answer, ServeEvent event) {
      Line.Fate fate = underWay.remove(event.getId());
      if (fate == null) {
        return answer;
      }
      fate.line().answered(fate.request(), answer.getStatus());
      if (fate.request().operation().equals("AssumeRole")) {
        Matcher key = KEY.matcher(answer.getBodyAsString());
        if (key.find()) {
          byKey.put(key.group(1), fate.line());
        }
      }
      return fate.fault().map(fault -> fault.lost(answer)).orElse(answer);
    }
  }
}
