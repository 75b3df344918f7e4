/** What holds for every action type, also for the one that is added tomorrow. */
@NullMarked
package io.dr.catalogue;

import org.jspecify.annotations.NullMarked;
