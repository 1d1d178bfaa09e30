package io.drayage.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The row of the table in docs/contributor/reliability.md that a test covers. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface FaultCase {
  /** The number of the row, from 1 to 40. */
  int value();
}
