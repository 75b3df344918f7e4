/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.parentsdonotimportsubpackages.aws.rds;

import org.jspecify.annotations.NullMarked;
