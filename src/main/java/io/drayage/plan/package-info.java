/** Content of sync files, validated and immutable. */
@NullMarked
package io.drayage.plan;

import org.jspecify.annotations.NullMarked;
