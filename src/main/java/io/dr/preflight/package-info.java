/** What is looked at before a recovery is begun: would it work now, and within the objectives? */
@NullMarked
package io.dr.preflight;

import org.jspecify.annotations.NullMarked;
