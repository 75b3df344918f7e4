package io.dr.aws.lambda;

/**
 * What a runbook calls a function: its name or its ARN, neither with a version or alias (AWS Lambda
 * API Reference, "Invoke").
 *
 * @param name the bare name, as it stands in ARNs and messages
 */
record FunctionName(String name) {
  private static final String ARN = "arn:[^:]+:lambda:[^:]+:[0-9]{12}:function:";
  private static final String NAME = "[A-Za-z0-9_-]{1,140}";

  FunctionName {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "function is a function's name or ARN, and its version or alias stands in qualifier: "
              + name);
    }
  }

  /**
   * Reads what the runbook says.
   *
   * @throws IllegalArgumentException when it is neither a name nor an ARN
   */
  static FunctionName of(String written) {
    return new FunctionName(written.replaceFirst("^" + ARN, ""));
  }
}
