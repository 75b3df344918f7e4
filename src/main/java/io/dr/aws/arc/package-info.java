/** Actions on routing controls of Amazon Application Recovery Controller. */
@NullMarked
package io.dr.aws.arc;

import org.jspecify.annotations.NullMarked;
