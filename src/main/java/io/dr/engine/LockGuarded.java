package io.dr.engine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What changes, and may be used from any thread: whatever others may call of it holds its lock
 * first, and nothing of what changes is handed out. The architecture's rules hold it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@interface LockGuarded {}
