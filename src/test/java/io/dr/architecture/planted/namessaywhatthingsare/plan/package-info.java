/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.namessaywhatthingsare.plan;

import org.jspecify.annotations.NullMarked;
