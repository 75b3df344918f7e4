package io.dr.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretShapesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "https://b.s3.amazonaws.com/k?X-Amz-Signature=5f2e&X-Amz-Date=2026"
            + "|https://b.s3.amazonaws.com/k?X-Amz-Signature=***&X-Amz-Date=2026",
        "X-Amz-Security-Token=IQoJb3JpZ2luX2VjEA%3D%3D&x=1|X-Amz-Security-Token=***&x=1",
        "?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F2026%2Fs3&y|?X-Amz-Credential=***&y",
        "?AWSAccessKeyId=AKIA1&Signature=abc%3D&Expires=1|?AWSAccessKeyId=***&Signature=***&Expires=1",
        "redirect%3Fx-amz-signature%3D5f2e&z|redirect%3Fx-amz-signature%3D***&z",
        "Authorization: Bearer abc-def rest|Authorization: *** rest",
        "Authorization=AWS4-HMAC-SHA256 Credential=AKIA/x, SignedHeaders=h, Signature=77aa"
            + "|Authorization=***, SignedHeaders=h, Signature=***",
        "{\"Authorization\":\"Basic dXNlcjpwdw==\"}|{\"Authorization\":\"***\"}",
        "sent bearer eyJhbGciOi.x-1 to it|sent bearer *** to it",
        "token xoxb-1234-abcdefgh was revoked|token *** was revoked",
        "xoxe.xoxp-1-Mi0xLTM0NTY3 no|*** no",
        "https://hooks.slack.com/services/T0/B0/xyzXYZ failed"
            + "|https://hooks.slack.com/services/*** failed",
        "postgres://app:s3cr3t-word@db.example.com/x|postgres://app:***@db.example.com/x",
        "redis://:s3cr3t@cache:6379|redis://:***@cache:6379",
        "https://0123456789abcdef0123456789@git.example.com|https://***@git.example.com",
        "password=hunter2, next|password=***, next",
        "{\"password\":\"hun\\\"ter, 2\",\"a\":1}|{\"password\":\"***\",\"a\":1}",
        "{\\\"password\\\":\\\"hunter2\\\",\\\"a\\\":1}|{\\\"password\\\":\\\"***\\\",\\\"a\\\":1}",
        "DB_PASSWORD: hunter2 x|DB_PASSWORD: *** x",
        "<SessionToken>IQoJ</SessionToken>|<SessionToken>***</SessionToken>",
        "\"SecretAccessKey\": \"abc/def\"|\"SecretAccessKey\": \"***\"",
        "SecretString='x y' z|SecretString='***' z",
        "aws_secret_access_key = abc|aws_secret_access_key = ***",
        "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY|AKIAIOSFODNN7EXAMPLE:***",
        "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln here|got *** here",
        "token=abc&x|token=***&x",
        "ghp_0123456789abcdefABCDEF is wrong|*** is wrong",
      })
  void isMasked(String said, String told) {
    assertThat(SecretShapes.masked(said)).isEqualTo(told);
    assertThat(SecretShapes.masked(told)).isEqualTo(told);
  }

  @Test
  void aPrivateKeyIsMaskedWithAllItsLinesEvenIfItIsCut() {
    String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n";
    assertThat(SecretShapes.masked("a " + key + "-----END RSA PRIVATE KEY----- b"))
        .isEqualTo("a *** b");
    assertThat(SecretShapes.masked("a " + key)).isEqualTo("a ***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the security token included in the request is expired",
        "The token: it has expired",
        "arn:aws:secretsmanager:us-west-2:111122223333:secret:prod/db-AbCdEf",
        "s3://dr-backups-us-west-2/cognito/main.csv",
        "User: arn:aws:sts::111122223333:assumed-role/dr-operator/dr is not authorized to perform:"
            + " rds:DescribeDBInstances",
        "basic authentication is off",
        "https://api.example.com:8443/health?ready=yes",
        "password: ${env.DB_PASSWORD}",
        "headers: { Authorization: \"Bearer ${env.API_TOKEN}\" }",
        "orders-db.cluster-abc.us-west-2.rds.amazonaws.com:5432",
        "restoring, 62 %",
        "missing partition key: id",
        "mail to ops@example.com",
        "The KMS key alias/orders is disabled",
      })
  void ordinaryWordsStay(String said) {
    assertThat(SecretShapes.masked(said)).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=",
        "eyJ",
        "-eyJ",
        "eyJa.",
        "://",
        "://a:",
        "://a:b",
        "authorization: a ",
        "basic a",
        "-----BEGIN PRIVATE KEY-----",
        "xox",
        "xoxb-",
        "AKIAAAAAAAAAAAAAAAAA ",
        "\"token\": \"",
        "\\\"",
        "a",
        " ",
        "token",
        "secret_access_",
        "bearer bearer ",
        "hooks.slack.com/",
        "pass\"word\"\\\\"
      })
  void takesNoLongerThanTheTextIsLong(String part) {
    String hostile = part.repeat(1_000_000 / part.length());

    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SecretShapes.masked(hostile));
  }
}
