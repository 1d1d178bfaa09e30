/**
 * Reads sync files and turns them into a {@link io.drayage.plan.SyncPlan}, reporting every problem
 * with its place.
 */
@NullMarked
package io.drayage.config;

import org.jspecify.annotations.NullMarked;
