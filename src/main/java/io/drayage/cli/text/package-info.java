/** Answers of commands, as text for people and as JSON. */
@NullMarked
package io.drayage.cli.text;

import org.jspecify.annotations.NullMarked;
