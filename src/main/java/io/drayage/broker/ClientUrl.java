package io.drayage.broker;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** URLs of the clients' libraries. They may hold passwords of key files, and are never shown. */
final class ClientUrl {
  private static final String TIMEOUT_MILLIS = "30000";

  private ClientUrl() {}

  /** The URL for the library of the address' protocol; its own options come first and win. */
  static String of(BrokerSettings settings) {
    BrokerAddress address = settings.address();
    Map<String, String> options = new LinkedHashMap<>();
    if (address.protocol().isAmqp()) {
      amqp(settings.tls(), options);
    } else {
      artemis(address.protocol().isTls(), settings.tls(), options);
    }
    String own = address.options();
    String ours =
        options.entrySet().stream()
            .filter(option -> !("&" + own).contains("&" + option.getKey() + "="))
            .map(option -> option.getKey() + "=" + encoded(option.getValue()))
            .collect(Collectors.joining("&"));
    String scheme = address.protocol().isAmqp() ? address.protocol().scheme() : "tcp";
    return "%s://%s:%d?%s%s"
        .formatted(scheme, address.host(), address.port(), own.isEmpty() ? "" : own + "&", ours);
  }

  /** A window of 0 leaves orders at the broker until a worker is free. */
  private static void artemis(boolean tls, BrokerSettings.Tls stores, Map<String, String> options) {
    options.put("consumerWindowSize", "0");
    // Spring's containers connect again, so that each loss is heard of
    options.put("reconnectAttempts", "0");
    options.put("callTimeout", TIMEOUT_MILLIS);
    if (tls) {
      options.put("sslEnabled", "true");
      options.put("verifyHost", "true");
      stores
          .truststore()
          .ifPresent(
              store -> {
                options.put("trustStorePath", store.file().toString());
                options.put("trustStorePassword", store.password());
              });
      stores
          .keystore()
          .ifPresent(
              store -> {
                options.put("keyStorePath", store.file().toString());
                options.put("keyStorePassword", store.password());
              });
    }
  }

  private static void amqp(BrokerSettings.Tls stores, Map<String, String> options) {
    options.put("jms.prefetchPolicy.all", "0");
    options.put("jms.connectTimeout", TIMEOUT_MILLIS);
    options.put("jms.requestTimeout", TIMEOUT_MILLIS);
    options.put("jms.sendTimeout", TIMEOUT_MILLIS);
    stores
        .truststore()
        .ifPresent(
            store -> {
              options.put("transport.trustStoreLocation", store.file().toString());
              options.put("transport.trustStorePassword", store.password());
            });
    stores
        .keystore()
        .ifPresent(
            store -> {
              options.put("transport.keyStoreLocation", store.file().toString());
              options.put("transport.keyStorePassword", store.password());
            });
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
