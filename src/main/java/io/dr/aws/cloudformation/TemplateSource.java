package io.dr.aws.cloudformation;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.aws.Documents;
import io.dr.runbook.Site;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/** Where CloudFormation gets a template from. */
sealed interface TemplateSource {
  /** What the runbook wrote. */
  String written();

  /** Tells one template from another as far as that is known here. */
  String fingerprint();

  /** The template, where it is read here. */
  Optional<Template> template();

  /** A file beside the runbook, which is sent along. */
  record Sent(String written, Template read) implements TemplateSource {
    @Override
    public String fingerprint() {
      return read.body();
    }

    @Override
    public Optional<Template> template() {
      return Optional.of(read);
    }
  }

  /** An object in S3, which CloudFormation reads with the caller's permissions. */
  record InS3(String written, String url) implements TemplateSource {
    private static final Pattern S3 = Pattern.compile("s3://([a-z0-9.-]{3,63})/(.+)");
    private static final Pattern HTTPS =
        Pattern.compile(
            "https://(?:([a-z0-9.-]+)\\.s3[.-][a-z0-9.-]*amazonaws\\.com(?:\\.cn)?/(.+)"
                + "|s3[.-][a-z0-9.-]*amazonaws\\.com(?:\\.cn)?/([a-z0-9.-]+)/(.+))");

    /**
     * @param written an https URL, or {@code s3://bucket/key} for a bucket of the site's region
     */
    static InS3 at(String written, Site site) {
      Matcher s3 = S3.matcher(written);
      if (!s3.matches()) {
        return new InS3(written, written);
      }
      RegionMetadata metadata = RegionMetadata.of(Region.of(site.region()));
      String suffix = metadata == null ? "amazonaws.com" : metadata.partition().dnsSuffix();
      String key =
          URLEncoder.encode(s3.group(2), StandardCharsets.UTF_8)
              .replace("+", "%20")
              .replace("%2F", "/");
      return new InS3(
          written, "https://%s.s3.%s.%s/%s".formatted(s3.group(1), site.region(), suffix, key));
    }

    static boolean isOne(String written) {
      return S3.matcher(written).matches() || HTTPS.matcher(written).matches();
    }

    /** The object as ARNs name it, {@code bucket/key}. */
    static Optional<String> object(String written) {
      Matcher s3 = S3.matcher(written);
      if (s3.matches()) {
        return Optional.of(s3.group(1) + "/" + s3.group(2));
      }
      Matcher https = HTTPS.matcher(written);
      if (!https.matches()) {
        return Optional.empty();
      }
      String bucket = Optional.ofNullable(https.group(1)).orElse(https.group(3));
      String key = Optional.ofNullable(https.group(2)).orElse(https.group(4));
      return Optional.of(bucket + "/" + key.replaceFirst("\\?.*", ""));
    }

    @Override
    public String fingerprint() {
      return url;
    }

    @Override
    public Optional<Template> template() {
      return Optional.empty();
    }
  }

  /** What the step says. */
  static TemplateSource of(DeployStack.With with, Documents documents, Site site) {
    if (with.templateUrl().isPresent()) {
      return InS3.at(with.templateUrl().get(), site);
    }
    String file = with.templateFile().orElseThrow();
    String body = documents.read(file);
    if (body.getBytes(StandardCharsets.UTF_8).length > Template.LIMIT) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.INVALID,
              "The template %s is larger than the %d bytes that a request may carry."
                  .formatted(file, Template.LIMIT),
              "Put it into S3 and name it by templateUrl, or split it between several steps."));
    }
    return new Sent(file, new Template(body));
  }
}
