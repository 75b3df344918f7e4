package io.dr.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import io.dr.aws.Stage;
import io.dr.plan.Expected;
import io.dr.plan.Plan;
import io.dr.plan.Planner;
import io.dr.runbook.Runbook;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.SimulatedWorld;
import io.dr.sim.cloud.SimulatedServices;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Runbooks;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AccountLimit;
import software.amazon.awssdk.services.cloudformation.model.DescribeAccountLimitsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeAccountLimitsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;
import software.amazon.awssdk.services.cloudformation.paginators.ListStacksIterable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;
import software.amazon.awssdk.services.iam.paginators.SimulatePrincipalPolicyIterable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.AccountQuota;
import software.amazon.awssdk.services.rds.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.rds.model.DescribeAccountAttributesResponse;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Each examination is shown to pass, and to fail on a world where it should. */
class PreflightTest {
  private static final Instant NOW = Stage.OUTAGE.plusSeconds(300);
  private static final String HEAD =
      """
      runbook: checked
      sites:
        prodX: { region: us-east-1, account: "111122223333", role: dr-operator }
        prodY: { region: us-west-2, account: "111122223333", role: dr-operator }
      failover: { from: prodX, to: prodY }
      objectives: { rto: 60m, rpo: 15m }
      """;
  private static final String SNAPSHOT =
      """
      phases:
        - phase: data
          steps:
            - step: db
              action: rds.restore-snapshot
              with: { instance: restored, latestOf: orders }
              estimate: 20m
      """;
  private static final String RECORDS =
      """
      phases:
        - phase: dns
          steps:
            - step: api
              action: route53.switch-records
              with:
                zone: example.com
                records:
                  - { name: api.example.com, type: CNAME, ttl: 60, value: new.example.com }
              estimate: 2m
      """;

  private final Map<Class<?>, SdkClient> clients = new HashMap<>();
  private Optional<Instant> end = Optional.empty();
  private final Map<String, String> environment = new HashMap<>();
  private Documents documents =
      path -> {
        throw new ActionFailure(Failure.of(Failure.Kind.INVALID, "No " + path + ".", "Write it."));
      };

  private final Cloud cloud =
      new Cloud() {
        @Override
        public <C extends SdkClient> C reads(Class<C> client, Site site) {
          return client.cast(Optional.ofNullable(clients.get(client)).orElseThrow());
        }

        @Override
        public <C extends SdkClient> C effects(Class<C> client, Site site) {
          throw new IllegalStateException("preflight changes nothing");
        }

        @Override
        public Optional<Instant> credentialsEnd(Site site) {
          return end;
        }
      };

  private static Plan plan(String text) {
    Runbook runbook =
        new Runbooks(Recoveries.describing())
            .read("checked.yaml", text)
            .runbook()
            .orElseThrow(() -> new IllegalArgumentException(text));
    return new Planner(Recoveries.describing())
        .freeze(
            runbook, new Planner.Settings("run", "Ada", runbook.from(), runbook.to(), Map.of()));
  }

  private List<Check> examine(Examination examination, String text) {
    return examination.examine(subject(plan(text), cloud));
  }

  private Subject subject(Plan plan, Cloud world) {
    RunFacts facts =
        new RunFacts(
            "run",
            plan.runbook(),
            true,
            plan.from(),
            plan.to(),
            plan.accounts(),
            plan.tags(),
            NOW,
            NOW,
            "Ada");
    return new Subject(
        plan,
        facts,
        NOW,
        world,
        documents,
        name -> Optional.ofNullable(environment.get(name)),
        List::of);
  }

  private static Check only(List<Check> checks) {
    assertThat(checks).hasSize(1);
    return checks.get(0);
  }

  /** IAM, which allows what it is told and nothing else. */
  private record Iam(List<String> denied, boolean refuses) implements IamClient {
    @Override
    public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(
        SimulatePrincipalPolicyRequest request) {
      if (refuses) {
        throw IamException.builder().statusCode(403).message("not authorized").build();
      }
      assertThat(request.policySourceArn()).isEqualTo("arn:aws:iam::111122223333:role/dr-operator");
      return SimulatePrincipalPolicyResponse.builder()
          .evaluationResults(
              request.actionNames().stream()
                  .map(
                      action ->
                          EvaluationResult.builder()
                              .evalActionName(action)
                              .evalResourceName(
                                  request.hasResourceArns() ? request.resourceArns().get(0) : "*")
                              .evalDecision(
                                  denied.contains(action)
                                      ? PolicyEvaluationDecisionType.IMPLICIT_DENY
                                      : PolicyEvaluationDecisionType.ALLOWED)
                              .build())
                  .toList())
          .build();
    }

    @Override
    public SimulatePrincipalPolicyIterable simulatePrincipalPolicyPaginator(
        SimulatePrincipalPolicyRequest request) {
      return new SimulatePrincipalPolicyIterable(this, request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private record Sts() implements StsClient {
    @Override
    public GetCallerIdentityResponse getCallerIdentity() {
      return getCallerIdentity(GetCallerIdentityRequest.builder().build());
    }

    @Override
    public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
      return GetCallerIdentityResponse.builder()
          .arn("arn:aws:sts::111122223333:assumed-role/dr-operator/dr-run-Ada")
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private void iam(boolean refuses, String... denied) {
    clients.put(StsClient.class, new Sts());
    clients.put(IamClient.class, new Iam(List.of(denied), refuses));
  }

  @Test
  void permissionsPassWhereIamAllowsAll() {
    iam(false);

    assertThat(examine(new Permissions(), HEAD + SNAPSHOT))
        .isNotEmpty()
        .allMatch(check -> check.verdict() == Check.Verdict.PASS);
  }

  @Test
  void aPermissionThatIsMissingIsNamedWithItsRoleAndItsResource() {
    iam(false, "rds:AddTagsToResource", "rds:DescribeDBSnapshots");

    List<Check> checks = examine(new Permissions(), HEAD + SNAPSHOT);

    assertThat(checks)
        .extracting(Check::found)
        .anyMatch(
            found ->
                found.contains("role/dr-operator is not allowed rds:DescribeDBSnapshots on *"));
    assertThat(checks).allMatch(check -> check.verdict() != Check.Verdict.PASS);
    assertThat(checks).allMatch(check -> check.remedy().contains("dr iam-policy"));
  }

  @Test
  void whereIamDoesNotSimulateThatIsSaidAndStopsNothing() {
    iam(true);

    assertThat(examine(new Permissions(), HEAD + SNAPSHOT))
        .allMatch(check -> check.verdict() == Check.Verdict.WARN && !check.blocking())
        .allMatch(check -> check.found().startsWith("could not be simulated"));
  }

  private record Rds(int used) implements RdsClient {
    @Override
    public DescribeAccountAttributesResponse describeAccountAttributes(
        DescribeAccountAttributesRequest request) {
      return DescribeAccountAttributesResponse.builder()
          .accountQuotas(
              AccountQuota.builder()
                  .accountQuotaName("DBInstances")
                  .used((long) used)
                  .max(40L)
                  .build())
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  @Test
  void aQuotaIsJudgedByWhatIsThereAfterTheRun() {
    clients.put(RdsClient.class, new Rds(10));
    assertThat(only(examine(new Quotas(), HEAD + SNAPSHOT)).verdict())
        .isEqualTo(Check.Verdict.PASS);

    clients.put(RdsClient.class, new Rds(35));
    assertThat(only(examine(new Quotas(), HEAD + SNAPSHOT)).verdict())
        .isEqualTo(Check.Verdict.WARN);

    clients.put(RdsClient.class, new Rds(40));
    Check full = only(examine(new Quotas(), HEAD + SNAPSHOT));
    assertThat(full.verdict()).isEqualTo(Check.Verdict.FAIL);
    assertThat(full.blocking()).isTrue();
    assertThat(full.found()).isEqualTo("40 are there and the plan makes 1 more, of 40");
    assertThat(full.remedy()).contains("L-7B6409FD");
    assertThat(full.figure())
        .contains(
            new Check.Figure("RDS instances", 41, 40, "count", "RDS DescribeAccountAttributes"));
  }

  private record Stacks(int live) implements CloudFormationClient {
    @Override
    public DescribeAccountLimitsResponse describeAccountLimits(
        DescribeAccountLimitsRequest request) {
      return DescribeAccountLimitsResponse.builder()
          .accountLimits(AccountLimit.builder().name("StackLimit").value(10).build())
          .build();
    }

    @Override
    public ListStacksResponse listStacks(ListStacksRequest request) {
      List<StackSummary> all = new java.util.ArrayList<>();
      all.add(StackSummary.builder().stackStatus(StackStatus.DELETE_COMPLETE).build());
      for (int i = 0; i < live; i++) {
        all.add(StackSummary.builder().stackStatus(StackStatus.CREATE_COMPLETE).build());
      }
      return ListStacksResponse.builder().stackSummaries(all).build();
    }

    @Override
    public ListStacksIterable listStacksPaginator() {
      return new ListStacksIterable(this, ListStacksRequest.builder().build());
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private static final String STACKS =
      """
      phases:
        - phase: services
          steps:
            - step: a
              action: cloudformation.deploy
              with: { stack: a, templateFile: a.yaml }
            - step: b
              action: cloudformation.deploy
              with: { stack: b, templateFile: b.yaml }
      """;

  @Test
  void deletedStacksDoNotCountAndAllThatThePlanMakesDo() {
    clients.put(CloudFormationClient.class, new Stacks(8));
    assertThat(only(examine(new Quotas(), HEAD + STACKS)).verdict()).isEqualTo(Check.Verdict.WARN);

    clients.put(CloudFormationClient.class, new Stacks(9));
    assertThat(only(examine(new Quotas(), HEAD + STACKS)).verdict()).isEqualTo(Check.Verdict.FAIL);
  }

  @Test
  void credentialsMustLastForTheForecastAndAQuarterOfAnHour() {
    end = Optional.of(NOW.plus(Duration.ofMinutes(35)));
    assertThat(examine(new CredentialLife(), HEAD + SNAPSHOT))
        .allMatch(check -> check.verdict() == Check.Verdict.PASS);

    end = Optional.of(NOW.plus(Duration.ofMinutes(35)).minusSeconds(1));
    assertThat(examine(new CredentialLife(), HEAD + SNAPSHOT))
        .allMatch(check -> check.verdict() == Check.Verdict.FAIL && !check.blocking())
        .allMatch(check -> check.found().contains("in 34m59s"));
  }

  @Test
  void temporaryCredentialsOfTheEnvironmentDoNotSayWhenTheyEnd() {
    environment.put("AWS_SESSION_TOKEN", "secret");

    List<Check> checks = examine(new CredentialLife(), HEAD + SNAPSHOT);

    assertThat(checks).allMatch(check -> check.verdict() == Check.Verdict.WARN);
    assertThat(checks.toString()).doesNotContain("secret=").doesNotContain("\"secret\"");
  }

  private Check ttl(String seconds) {
    SimulatedWorld world = new SimulatedWorld(() -> NOW, NOW, 1);
    SimulatedCloud simulated = new SimulatedCloud(new SimulatedServices(world).all());
    Plan plan = plan(HEAD + RECORDS);
    simulated.expect(
        new SimulatedResource(
            "route53:zone",
            "example.com",
            plan.to(),
            Map.of("api.example.com CNAME", "old.example.com")));
    Route53Client route53 = simulated.effects(Route53Client.class, plan.to());
    String zone =
        route53
            .listHostedZonesByName(request -> request.dnsName("example.com"))
            .hostedZones()
            .get(0)
            .id();
    route53.changeResourceRecordSets(
        request ->
            request
                .hostedZoneId(zone)
                .changeBatch(
                    batch ->
                        batch.changes(
                            change ->
                                change
                                    .action(ChangeAction.UPSERT)
                                    .resourceRecordSet(
                                        set ->
                                            set.name("api.example.com.")
                                                .type(RRType.CNAME)
                                                .ttl(Long.parseLong(seconds))
                                                .resourceRecords(
                                                    record -> record.value("old.example.com"))))));
    return only(new TimeToLive().examine(subject(plan, simulated)));
  }

  @Test
  void oldAnswersMustBeForgottenWithinTheRto() {
    // Switched after 2 minutes: with 58 minutes more it is just in time.
    assertThat(ttl("60").verdict()).isEqualTo(Check.Verdict.PASS);
    assertThat(ttl("3480").verdict()).isEqualTo(Check.Verdict.WARN);
    Check late = ttl("3481");
    assertThat(late.verdict()).isEqualTo(Check.Verdict.FAIL);
    assertThat(late.blocking()).isFalse();
    assertThat(late.found()).contains("api.example.com. CNAME (3481 s)");
    assertThat(late.remedy()).contains("60 s");
  }

  @Test
  void namesWhatAStackMakesThroughTheFailedRegion() {
    documents =
        path ->
            path.equals("a.yaml")
                ? "Resources:\n  R:\n    Type: AWS::IAM::Role\n  Q: {Type: 'AWS::SQS::Queue'}\n"
                : "{\"Resources\": {\"L\": {\"Type\": \"AWS::Lambda::Url\"}, !broken";

    List<Check> checks = examine(new ControlPlanes(), HEAD + STACKS);

    assertThat(checks).extracting(Check::subject).containsExactly("a", "b");
    assertThat(checks.get(0).found()).contains("AWS::IAM::Role", "us-east-1");
    assertThat(checks.get(0).remedy()).contains("beforehand");
    assertThat(checks.get(1).found()).contains("AWS::Lambda::Url", "Route 53");
  }

  @Test
  void dependsOnNothingInTheFailedRegionWhereThatIsAnother() {
    documents = path -> "Resources: { R: { Type: AWS::IAM::Role } }";
    String turned = HEAD.replace("from: prodX, to: prodY", "from: prodY, to: prodX");

    assertThat(only(examine(new ControlPlanes(), turned + STACKS)).verdict())
        .isEqualTo(Check.Verdict.PASS);
  }

  @Test
  void aPlanThatIsLateMissesItsObjectiveAndIsBegunAllTheSame() {
    assertThat(examine(new InTime(), HEAD + SNAPSHOT))
        .allMatch(check -> check.verdict() == Check.Verdict.PASS);

    Check late = only(examine(new InTime(), HEAD.replace("rto: 60m", "rto: 19m") + SNAPSHOT));

    assertThat(late.verdict()).isEqualTo(Check.Verdict.FAIL);
    assertThat(late.blocking()).isFalse();
    assertThat(late.figure().map(Check.Figure::value)).contains(1200.0);
  }

  @Test
  void trafficMustNotMoveBeforeTheDataNorUnverified() {
    String both =
        SNAPSHOT
            + RECORDS.replace("phases:\n", "").replace("estimate: 2m", "needs: []")
            + """
              - phase: verify
                steps:
                  - { step: look, action: http.check, with: { url: "https://example.com/" } }
            """;
    assertThat(only(examine(new Sequence(), HEAD + both)).found())
        .contains("'api' moves traffic", "db");
    assertThat(only(examine(new Sequence(), HEAD + RECORDS)).found())
        .contains("nothing after it verifies");
    assertThat(only(examine(new Sequence(), HEAD + both.replace("needs: []", ""))).verdict())
        .isEqualTo(Check.Verdict.PASS);
  }

  @Test
  void peopleMustBeNamedAndReachable() {
    String complete =
        """
        authority:
          - { name: A, phone: "1" }
          - { name: B, phone: "2" }
        communication:
          engineering:
            slack: dr
            fallback: { email: [eng@example.com], join: "https://meet.example.com" }
          leadership: { email: [all@example.com] }
        """;
    assertThat(examine(new People(), HEAD + complete + SNAPSHOT))
        .filteredOn(check -> check.verdict() != Check.Verdict.PASS)
        .extracting(check -> check.subject() + ": " + check.found())
        .containsExactly(
            "slack: the engineers' channel is made by hand: no token is named",
            "fallback: nobody is named whom the commander phones when Slack is down",
            "mail: the leadership updates are not sent by themselves: no mail server is named");
    String contacts =
        complete
            .replace("slack: dr", "slack: dr\n    token: \"${env.SLACK_BOT_TOKEN}\"")
            .replace(
                "meet.example.com\" }",
                "meet.example.com\", contacts: [{ name: C, phone: \"3\" }] }");
    assertThat(examine(new People(), HEAD + contacts + SNAPSHOT))
        .filteredOn(check -> check.subject().equals("slack"))
        .extracting(Check::found)
        .containsExactly("Slack cannot be used without SLACK_BOT_TOKEN, not set here");
    assertThat(examine(new People(), HEAD + SNAPSHOT))
        .filteredOn(check -> check.verdict() == Check.Verdict.WARN)
        .extracting(Check::subject)
        .contains("authority", "engineering", "fallback", "leadership");
    assertThat(examine(new People(), HEAD + complete.replace(", phone: \"2\"", "") + SNAPSHOT))
        .extracting(Check::found)
        .contains("no phone number of B");
  }

  @Test
  void theFirstUpdateOfAStatusPageShouldPromiseTheNext() {
    String pages =
        """
        phases:
          - phase: pages
            steps:
              - step: announce
                action: statuspage.update
                with: { page: "file:x.html", status: investigating, nextUpdate: 20m }
              - step: close
                action: statuspage.update
                with: { page: "file:x.html", status: resolved }
        """;
    assertThat(examine(new People(), HEAD + pages))
        .filteredOn(check -> check.subject().equals("status page"))
        .containsExactly(
            Check.pass(
                Area.PEOPLE,
                "status page",
                "customers are told at once when to expect the next update (announce)"));
    assertThat(examine(new People(), HEAD + pages.replace(", nextUpdate: 20m", "")))
        .filteredOn(check -> check.subject().equals("status page"))
        .containsExactly(
            Check.warn(
                Area.PEOPLE,
                "status page",
                "the first update of the status page (announce) promises no next one",
                "Give it nextUpdate:, such as 20m; dr then reminds the commander."));
    assertThat(examine(new People(), HEAD + SNAPSHOT))
        .extracting(Check::subject)
        .doesNotContain("status page");
  }

  private record Told(Area area, List<Check> checks, boolean offline) implements Examination {
    @Override
    public List<Check> examine(Subject subject) {
      return checks;
    }
  }

  @Test
  void whereWeAreKeptOutNobodyIsAskedFurther() {
    Check out = Check.fail(Area.CREDENTIALS, "prodY", "refused", "Log in.");
    Preflight preflight =
        new Preflight(
            List.of(
                new Told(Area.CREDENTIALS, List.of(out), false),
                new Told(Area.TARGETS, List.of(Check.pass(Area.TARGETS, "x", "fine")), false),
                new Told(Area.ORDER, List.of(Check.pass(Area.ORDER, "y", "fine")), true)));

    assertThat(preflight.examine(subject(plan(HEAD + SNAPSHOT), cloud)))
        .extracting(Check::area)
        .containsExactly(Area.CREDENTIALS, Area.ORDER);
  }

  @Test
  void aLookThatFailsOrNeverAnswersKeepsNoOtherBack() {
    CountDownLatch never = new CountDownLatch(1);
    Examination silent =
        new Examination() {
          @Override
          public Area area() {
            return Area.DNS;
          }

          @Override
          public List<Check> examine(Subject subject) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return List.of();
          }
        };
    Examination failing =
        new Examination() {
          @Override
          public Area area() {
            return Area.QUOTAS;
          }

          @Override
          public List<Check> examine(Subject subject) {
            throw new ActionFailure(Failure.of(Failure.Kind.THROTTLED, "Too fast.", "Wait."));
          }
        };
    Preflight preflight =
        new Preflight(
            List.of(
                silent,
                failing,
                new Told(Area.TARGETS, List.of(Check.pass(Area.TARGETS, "x", "fine")), false)),
            Duration.ofMillis(200));

    List<Check> checks = preflight.examine(subject(plan(HEAD + SNAPSHOT), cloud));

    assertThat(checks)
        .extracting(Check::area, Check::verdict)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(Area.TARGETS, Check.Verdict.PASS),
            org.assertj.core.api.Assertions.tuple(Area.QUOTAS, Check.Verdict.WARN),
            org.assertj.core.api.Assertions.tuple(Area.DNS, Check.Verdict.WARN));
    assertThat(checks.get(1).found()).contains("Too fast.");
  }

  @Test
  void theForecastRestsOnWhatStepsAreExpectedToTake() {
    assertThat(plan(HEAD + SNAPSHOT).step("db").expected())
        .isEqualTo(Expected.estimate(Duration.ofMinutes(20)));
  }
}
