package io.drayage.broker;

import io.drayage.oci.PrintableText;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private final AtomicBoolean refused = new AtomicBoolean();

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

  /** A consumer failed: with its connection, or alone if the broker refuses its queue or topic. */
  void failed(Throwable cause) {
    if (!isConnected() || !isRefusal(cause)) {
      away(cause);
    } else if (refused.getAndSet(true)) {
      LOG.debug("broker still refuses a queue or topic: {}", cause.getMessage());
    } else {
      LOG.atWarn()
          .addKeyValue("broker", address)
          .addKeyValue("error", PrintableText.text(String.valueOf(cause.getMessage()), MAX_REASON))
          .addKeyValue(
              "hint",
              "let the login of drayage.broker.user consume from all of workers.md's queues")
          .log("broker refuses a queue or topic, trying again");
    }
  }

  private static boolean isRefusal(Throwable cause) {
    String type = cause.getClass().getSimpleName();
    return type.contains("Security") || type.contains("InvalidDestination");
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
