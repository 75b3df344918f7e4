/** Actions on Amazon CloudWatch. */
@NullMarked
package io.dr.aws.cloudwatch;

import org.jspecify.annotations.NullMarked;
