/** Stacks in CloudFormation, which bring the services up in the recovery site. */
@NullMarked
package io.dr.aws.cloudformation;

import org.jspecify.annotations.NullMarked;
