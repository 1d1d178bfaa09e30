/** Start in another Camel runtime: camel-main, Camel JBang, Camel Quarkus. */
@NullMarked
package io.drayage.embedded;

import org.jspecify.annotations.NullMarked;
