/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.nobodywaitswiththesdk.aws;

import org.jspecify.annotations.NullMarked;
