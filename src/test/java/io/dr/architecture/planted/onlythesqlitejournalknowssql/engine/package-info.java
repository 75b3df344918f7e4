/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.onlythesqlitejournalknowssql.engine;

import org.jspecify.annotations.NullMarked;
