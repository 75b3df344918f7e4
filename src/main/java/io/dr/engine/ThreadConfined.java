package io.dr.engine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What changes, and is touched by the timeline's owner thread alone. Workers are handed values and
 * hand values back ({@link WorkerJob}); the architecture's rules hold it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.FIELD})
@interface ThreadConfined {}
