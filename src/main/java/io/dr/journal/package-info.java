/** What happened: sealed events, their log, and the state that is their fold. */
@NullMarked
package io.dr.journal;

import org.jspecify.annotations.NullMarked;
