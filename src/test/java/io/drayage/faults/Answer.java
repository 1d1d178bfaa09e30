package io.drayage.faults;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An HTTP answer, sent as it is; headers may repeat. Immutable except for its body. */
public final class Answer {
  private final int status;
  private final List<Header> headers;
  private final byte[] body;

  public record Header(String name, String value) {}

  Answer(int status, List<Header> headers, byte[] body) {
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body;
  }

  public static Answer of(int status) {
    return new Answer(status, List.of(), new byte[0]);
  }

  /** An error in the form of the distribution specification. */
  public static Answer error(int status, String code, String message) {
    return of(status)
        .with("Content-Type", "application/json")
        .body("{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}".formatted(code, message));
  }

  /** The same with one more header. */
  public Answer with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Answer(status, more, body);
  }

  public Answer without(String name) {
    return new Answer(
        status,
        headers.stream().filter(header -> !header.name().equalsIgnoreCase(name)).toList(),
        body);
  }

  /** The same with this header instead of all of its name. */
  public Answer set(String name, String value) {
    return without(name).with(name, value);
  }

  public Answer withStatus(int other) {
    return new Answer(other, headers, body);
  }

  public Answer body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  public Answer body(byte[] content) {
    return new Answer(status, without("Content-Length").headers(), content);
  }

  public int status() {
    return status;
  }

  List<Header> headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }

  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /** The first {@code part} of the body, as a fraction; above 1 zeros follow. */
  public byte[] start(double part) {
    return Arrays.copyOf(body, (int) Math.round(body.length * part));
  }

  /** Status line and headers; the connection is used once. */
  String head() {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Answer\r\n");
    headers.forEach(header -> head.append(header.name() + ": " + header.value() + "\r\n"));
    return head.append("Connection: close\r\n\r\n").toString();
  }
}
