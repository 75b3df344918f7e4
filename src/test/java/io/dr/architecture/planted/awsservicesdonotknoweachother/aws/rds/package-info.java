/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.awsservicesdonotknoweachother.aws.rds;

import org.jspecify.annotations.NullMarked;
