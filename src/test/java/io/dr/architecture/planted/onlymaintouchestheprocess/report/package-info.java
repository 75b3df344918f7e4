/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.onlymaintouchestheprocess.report;

import org.jspecify.annotations.NullMarked;
