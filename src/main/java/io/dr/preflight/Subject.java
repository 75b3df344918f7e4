package io.dr.preflight;

import io.dr.action.RunFacts;
import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import io.dr.engine.Finding;
import io.dr.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is examined: a plan, and the world that it would be carried out in.
 *
 * @param plan the plan
 * @param facts of the run that might be
 * @param now the present, UTC
 * @param cloud AWS, to be looked at only
 * @param documents what lies beside the runbook
 * @param environment gives environment variables by name; they may be secrets
 * @param findings what each step would do now; waits until all were asked
 */
public record Subject(
    Plan plan,
    RunFacts facts,
    Instant now,
    Cloud cloud,
    Documents documents,
    Function<String, Optional<String>> environment,
    Supplier<List<Finding>> findings) {}
