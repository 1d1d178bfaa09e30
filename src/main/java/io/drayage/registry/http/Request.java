package io.drayage.registry.http;

import io.drayage.registry.auth.Scope;
import io.drayage.registry.net.Origin;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request.
 *
 * @param headers without {@code Authorization}, which the chain adds
 * @param scopes what a token for it must allow, the most important first
 * @param repeat whether it may be sent again after a failure
 * @param span whether its answer must be read within the limit of a request
 * @param connection over which connections it may go
 */
public record Request(
    String method,
    URI uri,
    Map<String, String> headers,
    Body body,
    List<Scope> scopes,
    Repeat repeat,
    Span span,
    Connection connection) {
  /** How long an answer may take until its last byte is read. */
  public enum Span {
    /** The limit of a request. */
    LIMITED,
    /** As long as bytes come: the answer is a blob. */
    OPEN
  }

  /** Whether a request may be sent more than once. */
  public enum Repeat {
    /** Sending it twice does no harm. */
    ALLOWED,
    /** It is sent once. */
    NEVER
  }

  /** Over which connections a request may go. */
  public enum Connection {
    /** One that was used before, if there is one. */
    ANY,
    /** One that is made for it, so that no earlier one's end is met. */
    NEW
  }

  /** Copies the collections. */
  public Request {
    headers = Map.copyOf(headers);
    scopes = List.copyOf(scopes);
  }

  /** A request without a body that may be repeated. */
  public static Request of(String method, URI uri, List<Scope> scopes) {
    return new Request(
        method, uri, Map.of(), Body.none(), scopes, Repeat.ALLOWED, Span.LIMITED, Connection.ANY);
  }

  /** The same with one more header. */
  public Request withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new Request(method, uri, more, body, scopes, repeat, span, connection);
  }

  /** The same with a body. */
  public Request withBody(Body content) {
    return new Request(method, uri, headers, content, scopes, repeat, span, connection);
  }

  /** The same, sent once only. */
  public Request once() {
    return new Request(method, uri, headers, body, scopes, Repeat.NEVER, span, connection);
  }

  /** The same, whose answer is a blob. */
  public Request forBlob() {
    return new Request(method, uri, headers, body, scopes, repeat, Span.OPEN, connection);
  }

  /** The same over a connection of its own. */
  public Request overNewConnection() {
    return new Request(method, uri, headers, body, scopes, repeat, span, Connection.NEW);
  }

  /** Whether the answer must be there, and read, within the limit of a request. */
  boolean isLimited() {
    return span == Span.LIMITED && body.isRepeatable();
  }

  /** Whether the transports may send it again. */
  public boolean isRepeatable() {
    return repeat == Repeat.ALLOWED && body.isRepeatable();
  }

  public Request withScopes(List<Scope> others) {
    return new Request(method, uri, headers, body, others, repeat, span, connection);
  }

  public Request at(URI other) {
    return new Request(method, other, headers, body, scopes, repeat, span, connection);
  }

  public Request withoutHeader(String name) {
    Map<String, String> fewer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fewer.putAll(headers);
    fewer.remove(name);
    return new Request(method, uri, fewer, body, scopes, repeat, span, connection);
  }

  /** Method and URL for logs, without query. */
  @Override
  public String toString() {
    return method + " " + Origin.redacted(uri);
  }
}
