package io.drayage.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The rows of the second table in docs/contributor/reliability.md, or points of its list, that a
 * test covers.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface FaultKind {
  /** A1 to A48 for registries and networks, B1 to B10 for the operator's side. */
  String[] value();
}
