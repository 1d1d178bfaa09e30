package io.drayage.broker;

import io.drayage.oci.PrintableText;
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
  private Now now = Now.UNKNOWN;
  private int period;
  private boolean refusalTold;

  BrokerState(BrokerAddress address) {
    this.address = address;
  }

  synchronized boolean isConnected() {
    return now == Now.CONNECTED;
  }

  /** Whether the broker is away, and the log tells it. */
  synchronized boolean isAway() {
    return now == Now.AWAY;
  }

  /** Notes a new connection; the number of the period in which the broker is connected. */
  synchronized int connected() {
    if (now != Now.CONNECTED) {
      now = Now.CONNECTED;
      period++;
      LOG.atInfo().addKeyValue("broker", address).log("broker connected");
    }
    return period;
  }

  /** A consumer failed: with its connection, or alone if the broker refuses its queue or topic. */
  synchronized void failed(Throwable cause) {
    if (now != Now.CONNECTED || !BrokerRefusal.isIn(cause)) {
      away(cause);
    } else if (refusalTold) {
      LOG.debug("broker still refuses a queue or topic: {}", cause.getMessage());
    } else {
      refusalTold = true;
      LOG.atWarn()
          .addKeyValue("broker", address)
          .addKeyValue("error", PrintableText.text(String.valueOf(cause.getMessage()), MAX_REASON))
          .addKeyValue(
              "hint",
              "let the login of drayage.broker.user send to and consume from the queues and the topic"
                  + " that docs/operator/workers.md lists")
          .log("broker refuses a queue or topic, trying again");
    }
  }

  /** Notes the end of a connection of that period; whether this is news. */
  synchronized boolean lost(int ofPeriod, Throwable cause) {
    boolean news = ofPeriod == period && now == Now.CONNECTED;
    if (news) {
      away(cause);
    }
    return news;
  }

  /** Whether the broker is away since the end of that period. */
  synchronized boolean isAwaySince(int endedPeriod) {
    return now == Now.AWAY && period == endedPeriod;
  }

  /** Notes that the broker can't be reached, or refuses. */
  synchronized void away(Throwable cause) {
    Now before = now;
    now = Now.AWAY;
    if (before == Now.AWAY) {
      LOG.debug("broker still away: {}", cause.getMessage());
      return;
    }
    LOG.atWarn()
        .addKeyValue("broker", address)
        .addKeyValue("error", PrintableText.text(String.valueOf(cause.getMessage()), MAX_REASON))
        .addKeyValue("hint", hint(cause))
        .log(
            before == Now.CONNECTED
                ? "broker lost, connecting again"
                : "broker can't be reached, trying again");
  }

  private static String hint(Throwable cause) {
    if (TlsHandshake.isFailure(cause)) {
      return "check that the broker has TLS at this port, and a certificate for this host that"
          + " drayage.broker.tls.truststore trusts";
    }
    return cause.getClass().getSimpleName().contains("Security")
        ? "check drayage.broker.user and its password"
        : "check that the broker runs and can be reached";
  }
}
