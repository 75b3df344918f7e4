package io.dr.conformance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A dry run looks at AWS through a proxy that keeps every request that came by. */
@Tag("conformance")
@ExtendWith(MotoServer.class)
class DryRunConformanceTest {
  private static final Pattern FORM = Pattern.compile("(?:^|&)Action=(\\w+)");
  private static final String LOOKS = "(Describe|Get|List|Head)\\w*|GET|HEAD|AssumeRole";

  @TempDir Path directory;
  private final WireMockServer proxy =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private Production production;

  @BeforeEach
  void productionBehindTheProxy() throws IOException {
    production = Production.in(directory);
    proxy.start();
    proxy.stubFor(
        any(anyUrl())
            .willReturn(aResponse().proxiedFrom(production.environment().get("AWS_ENDPOINT_URL"))));
  }

  @AfterEach
  void stop() {
    proxy.stop();
  }

  @Test
  void saysWhatEachStepWouldDoAndSendsNothingThatChangesAnything() {
    Program look = production.drAt(proxy.baseUrl(), "exercise", "recover.yaml", "--dry-run");

    assertThat(look.exitCode()).as(look.out() + look.err()).isZero();
    assertThat(look.out())
        .contains("DRY RUN: nothing is changed")
        .contains("calls  RDS RestoreDBInstanceFromDBSnapshot on orders-restored in prodY")
        .contains("calls  DynamoDB RestoreTableToPointInTime on permissions in prodY")
        .contains("later  after ")
        .contains("nothing found would stop the run");
    assertThat(operations()).isNotEmpty().allMatch(operation -> operation.matches(LOOKS));
    assertThat(production.aws("rds describe-db-instances --region us-west-2"))
        .doesNotContain("orders-restored");
  }

  @Test
  void namesWhatWouldStopTheRun() {
    production.aws(
        "rds delete-db-snapshot --region us-west-2 --db-snapshot-identifier orders-copy");

    Program look = production.drAt(proxy.baseUrl(), "initiate", "recover.yaml", "--dry-run");

    assertThat(look.exitCode()).isEqualTo(4);
    assertThat(look.out())
        .contains("stops  There is no snapshot orders-copy in us-west-2.")
        .contains("The run would stand still at orders-db as things are.");
    assertThat(operations()).allMatch(operation -> operation.matches(LOOKS));
    assertThat(directory.resolve(".dr")).doesNotExist();
  }

  @Test
  void preflightLooksAtAllSidesAndSaysWhatItCouldNot() {
    Program preflight = production.drAt(proxy.baseUrl(), "preflight", "recover.yaml", "--all");

    assertThat(preflight.exitCode()).as(preflight.out() + preflight.err()).isZero();
    assertThat(preflight.out())
        .contains("credentials", "targets", "permissions", "quotas", "data", "forecast", "dns")
        .contains("pass  orders-db  would call RDS RestoreDBInstanceFromDBSnapshot")
        .contains("could not be simulated")
        .contains("The recovery would work as things are.");
    assertThat(preflight.err()).isEmpty();
    assertThat(production.aws("rds describe-db-instances --region us-west-2"))
        .doesNotContain("orders-restored");
    production.aws(
        "rds delete-db-snapshot --region us-west-2 --db-snapshot-identifier orders-copy");
    assertThat(production.drAt(proxy.baseUrl(), "preflight", "recover.yaml").exitCode())
        .isEqualTo(4);
  }

  private List<String> operations() {
    return proxy.getAllServeEvents().stream().map(event -> operation(event.getRequest())).toList();
  }

  /** The operation's name where the protocol carries one, or else the HTTP method. */
  private static String operation(LoggedRequest request) {
    String target = Optional.ofNullable(request.getHeader("X-Amz-Target")).orElse("");
    Matcher form = FORM.matcher(request.getBodyAsString());
    if (!target.isEmpty()) {
      return target.substring(target.indexOf('.') + 1);
    }
    return form.find() ? form.group(1) : request.getMethod().getName();
  }
}
