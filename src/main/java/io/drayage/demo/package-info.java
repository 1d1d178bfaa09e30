/**
 * The demonstration and its parts: real registries on the loopback interface, filled with sample
 * images. Integration tests use them too.
 */
@NullMarked
package io.drayage.demo;

import org.jspecify.annotations.NullMarked;
