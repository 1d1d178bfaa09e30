/** Resources of the management server: JSON, health, the page. */
@NullMarked
package io.drayage.api;

import org.jspecify.annotations.NullMarked;
