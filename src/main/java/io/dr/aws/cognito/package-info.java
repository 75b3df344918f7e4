/** User pools of Amazon Cognito. */
@NullMarked
package io.dr.aws.cognito;

import org.jspecify.annotations.NullMarked;
