/**
 * Properties of a process: the shipped file, the operator's, the environment and the command line.
 */
@NullMarked
package io.drayage.app.settings;

import org.jspecify.annotations.NullMarked;
