/** The rules of the house, held by ArchUnit, each shown to notice what it forbids. */
@NullMarked
package io.dr.architecture;

import org.jspecify.annotations.NullMarked;
