/** Global datastores of Amazon ElastiCache. */
@NullMarked
package io.dr.aws.elasticache;

import org.jspecify.annotations.NullMarked;
