package io.dr.aws;

import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Keeps a client for reads from ever sending a call that changes something, whatever the code that
 * holds it does. AWS names its operations by their verb: what looks begins with one of a few (AWS
 * Service Authorization Reference, access levels "List" and "Read").
 */
final class ReadsOnly implements ExecutionInterceptor {
  private static final Pattern LOOKS =
      Pattern.compile(
          "(Describe|Get|List|Head|Search|Lookup|Validate|Simulate|Test|BatchGet).*|Query|Scan|AssumeRole");

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    if (operation == null || !LOOKS.matcher(operation).matches()) {
      throw new IllegalStateException(operation + " changes something and is no look");
    }
  }
}
