package io.dr.plan;

import io.dr.runbook.Objectives;
import io.dr.runbook.Site;
import io.dr.runbook.Step;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/**
 * What a frozen plan is known by: SHA-256, in hexadecimal, over all that decides what a run does.
 * Journals hold it, so the text that it is taken over must stay as it is, to the letter. It is
 * spelled out here, and left to no record to write: what a record writes changes with its names,
 * and the first time that each is asked costs a report milliseconds.
 */
final class PlanHash {
  private final StringBuilder text = new StringBuilder();

  private PlanHash() {}

  static String of(
      String runbook, Objectives objectives, Site from, Site to, Collection<PlannedStep> steps) {
    PlanHash hash = new PlanHash();
    hash.text.append(runbook).append('\n');
    hash.add(objectives);
    hash.add(from);
    hash.add(to);
    steps.forEach(hash::add);
    return hash.digest();
  }

  private void add(Objectives objectives) {
    text.append("Objectives[rto=").append(objectives.rto());
    text.append(", rpo=").append(objectives.rpo());
    text.append(", clock=").append(objectives.clock().name());
    text.append(", onRpoBreach=").append(objectives.onRpoBreach().name()).append("]\n");
  }

  private void add(Site site) {
    text.append("Site[name=").append(site.name()).append(", region=").append(site.region());
    text.append(", account=").append(site.account()).append(", role=").append(site.role());
    text.append(", externalId=").append(site.externalId());
    text.append(", profile=").append(site.profile()).append("]\n");
  }

  private void add(PlannedStep step) {
    text.append(step.id()).append(' ').append(step.type().id()).append(' ');
    text.append(step.needs()).append(' ').append(step.with()).append(' ');
    text.append(step.deadline()).append(' ').append(step.rpo()).append(' ');
    // What follows from the type is no part of it: runs that began before it did are taken up.
    Step.OnFailure written = step.onFailureWritten() ? step.onFailure() : Step.OnFailure.STOP;
    text.append(written.name()).append(' ');
    text.append("Retry[attempts=").append(step.retry().attempts());
    text.append(", backoff=").append(step.retry().backoff()).append("] ");
    text.append(step.timeout()).append(' ');
    if (step.approval().isPresent()) {
      add(step.approval().get());
    } else {
      text.append("Optional.empty");
    }
    text.append('\n');
  }

  private void add(Step.Approval approval) {
    text.append("Optional[Approval[from=").append(approval.from());
    text.append(", prompt=").append(approval.prompt()).append("]]");
  }

  private String digest() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
