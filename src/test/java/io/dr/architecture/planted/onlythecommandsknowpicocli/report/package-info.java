/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.onlythecommandsknowpicocli.report;

import org.jspecify.annotations.NullMarked;
