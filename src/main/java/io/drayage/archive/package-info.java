/** Training run that records the classes for the class archive. */
@NullMarked
package io.drayage.archive;

import org.jspecify.annotations.NullMarked;
