/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.packagesarefreeofcycles.journal;

import org.jspecify.annotations.NullMarked;
