/** Buckets in S3 and how far their replication has come. */
@NullMarked
package io.dr.aws.s3;

import org.jspecify.annotations.NullMarked;
