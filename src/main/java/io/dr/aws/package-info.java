/** SDK clients per site, and what the services have in common; each service is a package below. */
@NullMarked
package io.dr.aws;

import org.jspecify.annotations.NullMarked;
