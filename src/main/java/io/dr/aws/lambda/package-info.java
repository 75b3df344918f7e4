/** Actions on AWS Lambda. */
@NullMarked
package io.dr.aws.lambda;

import org.jspecify.annotations.NullMarked;
