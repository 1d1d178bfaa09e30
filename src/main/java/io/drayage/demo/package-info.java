/**
 * The demonstration, and what it is made of: real registries on the loopback interface, filled with
 * made-up images. Integration tests use the same registries and images.
 */
@NullMarked
package io.drayage.demo;

import org.jspecify.annotations.NullMarked;
