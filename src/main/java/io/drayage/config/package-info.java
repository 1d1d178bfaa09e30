/**
 * Reads sync files into a {@link io.drayage.plan.SyncPlan} and reports every problem with its
 * place.
 */
@NullMarked
package io.drayage.config;

import org.jspecify.annotations.NullMarked;
