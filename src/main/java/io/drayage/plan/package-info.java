/** What the operator wants synced, validated and immutable. */
@NullMarked
package io.drayage.plan;

import org.jspecify.annotations.NullMarked;
