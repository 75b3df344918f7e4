/** DNS records in Route 53 hosted zones. */
@NullMarked
package io.dr.aws.route53;

import org.jspecify.annotations.NullMarked;
