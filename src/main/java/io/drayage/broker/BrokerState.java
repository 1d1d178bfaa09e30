package io.drayage.broker;

import io.drayage.oci.PrintableText;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the broker is connected; each change is one log line. Safe for several threads. */
final class BrokerState {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerState.class);
  private static final int MAX_REASON = 300;

  private enum Now {
    UNKNOWN,
    CONNECTED,
    AWAY
  }

  private final BrokerAddress address;
  private final AtomicReference<Now> now = new AtomicReference<>(Now.UNKNOWN);

  BrokerState(BrokerAddress address) {
    this.address = address;
  }

  boolean isConnected() {
    return now.get() == Now.CONNECTED;
  }

  void connected() {
    if (now.getAndSet(Now.CONNECTED) != Now.CONNECTED) {
      LOG.atInfo().addKeyValue("broker", address).log("broker connected");
    }
  }

  void away(Throwable cause) {
    Now before = now.getAndSet(Now.AWAY);
    if (before == Now.AWAY) {
      LOG.debug("broker still away: {}", cause.getMessage());
      return;
    }
    boolean refused = cause.getClass().getSimpleName().contains("Security");
    LOG.atWarn()
        .addKeyValue("broker", address)
        .addKeyValue("error", PrintableText.text(String.valueOf(cause.getMessage()), MAX_REASON))
        .addKeyValue(
            "hint",
            refused
                ? "check drayage.broker.user and its password"
                : "check that the broker runs and can be reached")
        .log(
            before == Now.CONNECTED
                ? "broker lost, connecting again"
                : "broker can't be reached, trying again");
  }
}
