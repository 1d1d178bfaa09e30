package io.drayage.route;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.DefaultConsumer;

/** Server of {@code platform-http:} routes that are checked or tested: no request arrives. */
final class NoServer implements PlatformHttpEngine {
  /** Name by which Camel looks the server up. */
  static final String NAME = "platform-http-engine";

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    return new Consumer(endpoint, processor);
  }

  @Override
  public int getServerPort() {
    return 0;
  }

  private static final class Consumer extends DefaultConsumer implements PlatformHttpConsumer {
    Consumer(PlatformHttpEndpoint endpoint, Processor processor) {
      super(endpoint, processor);
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
      return (PlatformHttpEndpoint) super.getEndpoint();
    }
  }
}
