/** Status pages, and tasks that a person does. */
@NullMarked
package io.dr.people;

import org.jspecify.annotations.NullMarked;
