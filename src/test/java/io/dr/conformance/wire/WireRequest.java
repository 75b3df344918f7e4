package io.dr.conformance.wire;

import com.github.tomakehurst.wiremock.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which call of AWS a request is: region and service stand in the scope of its signature, the
 * operation in the body, in a header or in method and path, as the service's protocol has it.
 *
 * @param accessKey who signed it
 * @param region that it was signed for
 * @param service as signatures name it, such as {@code rds}
 * @param operation as AWS names it, such as {@code DescribeDBInstances}
 */
record WireRequest(String accessKey, String region, String service, String operation) {
  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/]+)/\\d{8}/([^/]+)/([^/]+)/aws4_request");
  private static final Pattern FORM = Pattern.compile("(?:^|&)Action=(\\w+)");
  private static final Pattern LOOKS = Pattern.compile("(Describe|Get|List|Head).*|AssumeRole");

  /** What has no name in the request: service, method and path with query, and the operation. */
  private static final List<Route> ROUTES =
      List.of(
          route("route53 GET /2013-04-01/hostedzonesbyname.*", "ListHostedZonesByName"),
          route("route53 POST /2013-04-01/hostedzone", "CreateHostedZone"),
          route("route53 GET /2013-04-01/hostedzone/[^/]+/rrset.*", "ListResourceRecordSets"),
          route("route53 POST /2013-04-01/hostedzone/[^/]+/rrset/?", "ChangeResourceRecordSets"),
          route("route53 GET /2013-04-01/change/.*", "GetChange"),
          route("cloudfront POST /2020-05-31/distribution", "CreateDistribution"),
          route("cloudfront GET /2020-05-31/distribution/[^/]+", "GetDistribution"),
          route("cloudfront PUT /2020-05-31/distribution/[^/]+/config", "UpdateDistribution"),
          route("lambda POST /2015-03-31/functions", "CreateFunction"),
          route("lambda GET /2015-03-31/event-source-mappings/?\\?.*", "ListEventSourceMappings"),
          route("lambda POST /2015-03-31/event-source-mappings/?", "CreateEventSourceMapping"),
          route("lambda PUT /2015-03-31/event-source-mappings/.*", "UpdateEventSourceMapping"),
          route("s3 GET /[^/?]+/?\\?replication", "GetBucketReplication"),
          route("s3 PUT /[^/?]+/?\\?replication", "PutBucketReplication"),
          route("s3 PUT /[^/?]+/?\\?versioning", "PutBucketVersioning"),
          route("s3 PUT /[^/?]+/?", "CreateBucket"),
          route("s3 HEAD /[^/?]+/?", "HeadBucket"),
          route("s3 HEAD /[^/?]+/.+", "HeadObject"),
          route("s3 GET /[^/?]+/[^?]+(\\?.*)?", "GetObject"),
          route("s3 PUT /[^/?]+/[^?]+(\\?.*)?", "PutObject"));

  private record Route(Pattern request, String operation) {}

  private static Route route(String request, String operation) {
    return new Route(Pattern.compile(request), operation);
  }

  /** Reads a request that was signed by the SDK. */
  static WireRequest of(Request request) {
    Matcher scope =
        SCOPE.matcher(Optional.ofNullable(request.getHeader("Authorization")).orElse(""));
    if (!scope.find()) {
      throw new IllegalArgumentException("nobody signed " + request.getUrl());
    }
    String service = scope.group(3);
    return new WireRequest(scope.group(1), scope.group(2), service, operation(service, request));
  }

  private static String operation(String service, Request request) {
    String target = Optional.ofNullable(request.getHeader("X-Amz-Target")).orElse("");
    if (!target.isEmpty()) {
      return target.substring(target.indexOf('.') + 1);
    }
    Matcher form = FORM.matcher(request.getBodyAsString());
    if (form.find()) {
      return form.group(1);
    }
    String asked = service + " " + request.getMethod() + " " + request.getUrl();
    return ROUTES.stream()
        .filter(route -> route.request().matcher(asked).matches())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("which operation is " + asked + "?"))
        .operation();
  }

  /** Whether AWS is another one after it. */
  boolean changes() {
    return !LOOKS.matcher(operation).matches();
  }

  /** Service, operation and region, for people. */
  String shown() {
    return service + " " + operation + " in " + region;
  }
}
