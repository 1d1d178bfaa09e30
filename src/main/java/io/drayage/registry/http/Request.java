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
 * @param headers headers without {@code Authorization}, which the chain adds
 * @param scopes scopes of its token, the most important first
 * @param repeat whether a transport may send it again after a failure
 * @param span time limit of the whole answer
 * @param connection choice of the connection
 * @param operation kind of the request, for metrics
 */
public record Request(
    String method,
    URI uri,
    Map<String, String> headers,
    Body body,
    List<Scope> scopes,
    Repeat repeat,
    Span span,
    Connection connection,
    Operation operation) {
  /** Time limit of the whole answer. */
  public enum Span {
    /** Limit of a request. */
    LIMITED,
    /** No limit while bytes arrive, for blobs. */
    OPEN
  }

  /** Permission to send a request more than once. */
  public enum Repeat {
    /** Repetition is harmless. */
    ALLOWED,
    /** Sent once. */
    NEVER
  }

  /** Choice of the connection. */
  public enum Connection {
    /** Open connection of the pool, if there is one. */
    ANY,
    /** New connection, which the other side can't have closed yet. */
    NEW
  }

  public Request {
    headers = Map.copyOf(headers);
    scopes = List.copyOf(scopes);
  }

  /** Repeatable request without a body. */
  public static Request of(String method, URI uri, List<Scope> scopes) {
    return new Request(
        method,
        uri,
        Map.of(),
        Body.none(),
        scopes,
        Repeat.ALLOWED,
        Span.LIMITED,
        Connection.ANY,
        Operation.OTHER);
  }

  /** Copy of a kind. */
  public Request as(Operation kind) {
    return new Request(method, uri, headers, body, scopes, repeat, span, connection, kind);
  }

  /** Copy with one more header. */
  public Request withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new Request(method, uri, more, body, scopes, repeat, span, connection, operation);
  }

  /** Copy with a body. */
  public Request withBody(Body content) {
    return new Request(method, uri, headers, content, scopes, repeat, span, connection, operation);
  }

  /** Copy that is sent once. */
  public Request once() {
    return new Request(
        method, uri, headers, body, scopes, Repeat.NEVER, span, connection, operation);
  }

  /** Copy for a blob, without a limit of the whole answer. */
  public Request forBlob() {
    return new Request(
        method, uri, headers, body, scopes, repeat, Span.OPEN, connection, operation);
  }

  /** Copy for a new connection. */
  public Request overNewConnection() {
    return new Request(method, uri, headers, body, scopes, repeat, span, Connection.NEW, operation);
  }

  /** Whether the whole answer has the limit of a request. */
  boolean isLimited() {
    return span == Span.LIMITED && body.isRepeatable();
  }

  /** Whether transports may send the request again. */
  public boolean isRepeatable() {
    return repeat == Repeat.ALLOWED && body.isRepeatable();
  }

  /** Copy with other scopes. */
  public Request withScopes(List<Scope> others) {
    return new Request(method, uri, headers, body, others, repeat, span, connection, operation);
  }

  /** Copy for another address. */
  public Request at(URI other) {
    return new Request(method, other, headers, body, scopes, repeat, span, connection, operation);
  }

  /** Copy without a header; its name in any case. */
  public Request withoutHeader(String name) {
    Map<String, String> fewer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fewer.putAll(headers);
    fewer.remove(name);
    return new Request(method, uri, fewer, body, scopes, repeat, span, connection, operation);
  }

  /** Method and URL for logs, without the query. */
  @Override
  public String toString() {
    return method + " " + Origin.redacted(uri);
  }
}
