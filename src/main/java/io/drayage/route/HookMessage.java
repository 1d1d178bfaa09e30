package io.drayage.route;

import io.drayage.management.Answer;
import io.drayage.management.Request;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.HeaderFilterStrategy;

/** A request as the message of an exchange, and the message as its answer. */
final class HookMessage {
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;

  private final Exchange exchange;
  private final HeaderFilterStrategy filter;
  private final Map<String, Object> received = new HashMap<>();

  HookMessage(Exchange exchange, HeaderFilterStrategy filter) {
    this.exchange = exchange;
    this.filter = filter;
  }

  /** Sets body and headers: those of the request, its query, and the parts of its path. */
  void fill(Request request, Map<String, String> parameters) {
    request.headers().forEach(this::received);
    request.query().forEach(this::received);
    // a part of the path wins over a header of its name
    parameters.forEach(received::put);
    Message message = exchange.getMessage();
    message.setHeaders(new HashMap<>(received));
    message.setHeader(Exchange.HTTP_METHOD, request.method());
    message.setHeader(Exchange.HTTP_PATH, request.path());
    message.setHeader(Exchange.HTTP_URI, request.path());
    message.setBody(request.body().length == 0 ? null : request.body());
  }

  private void received(String name, String value) {
    if (!filter.applyFilterToExternalHeaders(name, value, exchange)) {
      received.put(name, value);
    }
  }

  /**
   * The answer that the route has made of the message.
   *
   * @param produces type of the body if no header has it
   * @throws Exception if the route failed
   */
  Answer answer(Optional<String> produces) throws Exception {
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
    Message message = exchange.getMessage();
    byte[] body = body(message);
    Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
    if (type == null || type.equals(received.get("content-type"))) {
      type = produces.orElse("text/plain; charset=utf-8");
    }
    Map<String, String> headers = new HashMap<>();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              // Camel keeps the headers of a request, which are no part of its answer
              boolean same = value != null && value.equals(received.get(name));
              if (value != null
                  && !same
                  && !name.equalsIgnoreCase(Exchange.CONTENT_TYPE)
                  && !filter.applyFilterToCamelHeaders(name, value, exchange)) {
                headers.put(name, value.toString());
              }
            });
    int fallback = body.length == 0 ? NO_CONTENT : OK;
    return new Answer(status == null ? fallback : status, type, body, headers);
  }

  private static byte[] body(Message message) {
    if (message.getBody() == null) {
      return new byte[0];
    }
    byte[] bytes = message.getBody(byte[].class);
    return bytes != null ? bytes : message.getBody().toString().getBytes(StandardCharsets.UTF_8);
  }
}
