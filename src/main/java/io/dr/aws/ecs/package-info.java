/** Actions on Amazon ECS. */
@NullMarked
package io.dr.aws.ecs;

import org.jspecify.annotations.NullMarked;
