/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.awsservicesdonotknoweachother.aws.s3;

import org.jspecify.annotations.NullMarked;
