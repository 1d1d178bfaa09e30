package io.drayage.app.settings;

import io.drayage.broker.Broker;
import io.drayage.broker.BrokerAddress;
import io.drayage.broker.BrokerSettings;
import io.drayage.route.order.OrderRule;
import io.drayage.sync.turn.BlobTurns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the properties of the broker and of workers. */
public final class BrokerProperties {
  /** Name of the route file that only processes with a broker have. */
  static final String ROUTES = "progress.camel.yaml";

  private static final String BROKER = "drayage.broker";
  private static final String USER = "drayage.broker.user";
  private static final String PASSWORD = "drayage.broker.password";
  private static final String TLS = "drayage.broker.tls.";
  private static final String ANSWER_LIMIT = "drayage.broker.answer-limit";
  private static final String DELIVERIES = "drayage.broker.deliveries";
  private static final String SHARED_BLOBS = "drayage.broker.shared-blobs.";
  private static final String RETRY_DELAY = "drayage.broker.retry-delay";
  private static final String WORKER = "drayage.worker.name";
  private static final String DISPATCH = "drayage.dispatch";
  private static final String CONSUME = "drayage.consume";
  private static final String PROGRESS = "drayage.progress";
  private static final String DEAD_LETTERS = "drayage.dead-letters";

  private BrokerProperties() {}

  /**
   * Opens the libraries of the broker; empty if orders stay in the process, or an own connection
   * factory is used.
   *
   * @throws UsageException if a property can't be used
   */
  static Optional<Broker> broker(Settings settings) {
    return address(settings).map(address -> open(settings, address));
  }

  private static Optional<BrokerAddress> address(Settings settings) {
    return isSet(settings) ? settings.value(BROKER, BrokerAddress::parse) : Optional.empty();
  }

  private static boolean isSet(Settings settings) {
    return !settings.text(BROKER).orElse("").isBlank();
  }

  private static Broker open(Settings settings, BrokerAddress address) {
    try {
      return new Broker(
          new BrokerSettings(
              address,
              settings.text(USER).filter(user -> !user.isBlank()),
              PasswordProperty.read(settings, PASSWORD),
              new BrokerSettings.Tls(store(settings, "truststore"), store(settings, "keystore")),
              settings.time(RETRY_DELAY, ChronoUnit.MILLIS, 1),
              Home.libraries("broker")));
    } catch (IllegalStateException e) {
      throw settings.problem(BROKER, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<BrokerSettings.Store> store(Settings settings, String name) {
    String key = TLS + name;
    if (settings.text(key).orElse("").isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        new BrokerSettings.Store(
            settings.path(key),
            PasswordProperty.read(settings, key + "-password").get().orElse("")));
  }

  /**
   * Rule of the orders of this process.
   *
   * @throws UsageException if a property can't be used
   */
  static OrderRule orders(Settings settings, SessionMode mode) {
    boolean elsewhere = isElsewhere(settings, mode);
    return new OrderRule(
        elsewhere ? workerName(settings) : "",
        elsewhere,
        settings.count(DELIVERIES, 1),
        answerLimit(settings));
  }

  /** Whether orders leave the process, or come from another. */
  private static boolean isElsewhere(Settings settings, SessionMode mode) {
    return mode == SessionMode.WORKER || isSet(settings) || !settings.isDefault(DISPATCH);
  }

  /**
   * Limits of the waits for blobs that other orders bring; empty if orders do not wait.
   *
   * @throws UsageException if a property can't be used
   */
  static Optional<BlobTurns.Rule> sharedBlobs(Settings settings, SessionMode mode) {
    BlobTurns.Rule rule =
        new BlobTurns.Rule(
            settings.count(SHARED_BLOBS + "min-bytes", 0),
            settings.time(SHARED_BLOBS + "max-wait", ChronoUnit.MILLIS, 1));
    boolean sends = mode != SessionMode.WORKER && orders(settings, mode).fromBroker();
    return Optional.of(rule).filter(any -> sends && any.minBytes() > 0);
  }

  private static String workerName(Settings settings) {
    return settings
        .text(WORKER)
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .orElseGet(BrokerProperties::hostName);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "worker";
    }
  }

  /** Whether there are routes of progress. */
  static boolean hasProgress(Settings settings) {
    return isSet(settings) || !settings.isDefault(PROGRESS);
  }

  /** Whether workers tell of their copies. */
  public static boolean isProgressTold(Settings settings) {
    boolean replaced = isSet(settings) && settings.isDefault(PROGRESS);
    return !settings.text(replaced ? BROKER + ".progress" : PROGRESS).orElse("").isBlank();
  }

  /** The limit of an image, and a quarter for the wait for a free worker, unless one is set. */
  private static Duration answerLimit(Settings settings) {
    Duration image = settings.time("drayage.image.limit-seconds", ChronoUnit.SECONDS, 1);
    if (settings.text(ANSWER_LIMIT).orElse("").isBlank()) {
      return image.plus(image.dividedBy(4)).plusMinutes(1);
    }
    return settings.time(ANSWER_LIMIT, ChronoUnit.MILLIS, 1);
  }

  /**
   * Values of properties that routes use, by what is set. A value of the operator stays.
   *
   * @throws UsageException if a worker has no queue of orders
   */
  static Map<String, String> overrides(Settings settings, SessionMode mode) {
    Map<String, String> values = new HashMap<>();
    settings.time(RETRY_DELAY, ChronoUnit.MILLIS, 1);
    values.put(ANSWER_LIMIT, String.valueOf(answerLimit(settings).toMillis()));
    if (isElsewhere(settings, mode)) {
      // the name of the host may be asked for in the network
      values.put(WORKER, workerName(settings));
    }
    boolean worker = mode == SessionMode.WORKER;
    if (isSet(settings)) {
      replace(settings, DISPATCH, "{{drayage.broker.dispatch}}", values);
      replace(settings, PROGRESS, "{{drayage.broker.progress}}", values);
      replace(settings, DEAD_LETTERS, "{{drayage.broker.dead-letters}}", values);
      replace(settings, CONSUME, worker ? "{{drayage.broker.consume}}" : "", values);
    } else if (worker && settings.isDefault(CONSUME)) {
      settings.refuse(
          new UsageException(
              "property drayage.broker is not set: a worker takes its orders from a broker, such as"
                  + " --set drayage.broker=tcp://broker.example.org:61616"));
    }
    return values;
  }

  private static void replace(
      Settings settings, String key, String value, Map<String, String> values) {
    if (settings.isDefault(key)) {
      values.put(key, value);
    }
  }
}
