/**
 * How peers are spoken to: through proxies, within bounds of size and time, and when they let us.
 */
@NullMarked
package io.dr.net;

import org.jspecify.annotations.NullMarked;
