/** The journal in a SQLite file. */
@NullMarked
package io.dr.journal.sqlite;

import org.jspecify.annotations.NullMarked;
