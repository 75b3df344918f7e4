/** Databases of Amazon RDS. */
@NullMarked
package io.dr.aws.rds;

import org.jspecify.annotations.NullMarked;
