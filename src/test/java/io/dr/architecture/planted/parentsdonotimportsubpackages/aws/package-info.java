/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.parentsdonotimportsubpackages.aws;

import org.jspecify.annotations.NullMarked;
