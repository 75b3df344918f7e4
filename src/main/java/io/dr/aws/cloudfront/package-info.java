/** Distributions of CloudFront, whose control plane lives in us-east-1. */
@NullMarked
package io.dr.aws.cloudfront;

import org.jspecify.annotations.NullMarked;
