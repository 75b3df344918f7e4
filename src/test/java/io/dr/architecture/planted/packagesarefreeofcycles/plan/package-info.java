/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.packagesarefreeofcycles.plan;

import org.jspecify.annotations.NullMarked;
