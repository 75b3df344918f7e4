/** Actions on AWS Secrets Manager. */
@NullMarked
package io.dr.aws.secretsmanager;

import org.jspecify.annotations.NullMarked;
