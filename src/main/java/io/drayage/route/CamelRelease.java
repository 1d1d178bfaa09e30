package io.drayage.route;

import org.apache.camel.CamelContext;

/** The Camel that runs the routes. */
public final class CamelRelease {
  private CamelRelease() {}

  /** Its version, such as {@code 4.22.0}; empty if its jar does not tell. */
  public static String version() {
    String version = CamelContext.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }
}
