/** Tables of Amazon DynamoDB. */
@NullMarked
package io.dr.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
