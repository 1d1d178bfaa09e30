package io.drayage.registry.http;

import io.drayage.failure.FailureKind;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The answer to a request; whoever gets it closes it. Used by one thread. Its body ends in an
 * exception when it breaks off or comes to a standstill.
 */
public final class Response implements Closeable {
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private final Head head;
  private final InputStream body;
  private final Runnable release;
  private final Note note;

  /**
   * Status line and headers.
   *
   * @param uri where the answer came from, after redirects
   */
  public record Head(URI uri, int status, Map<String, List<String>> headers) {
    /** Copies the headers; their names become lower case. */
    public Head {
      Map<String, List<String>> copy = new HashMap<>();
      headers.forEach(
          (name, values) ->
              copy.computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                  .addAll(values));
      headers = copy;
    }
  }

  private record Note(int attempts, String hint) {}

  /** {@code release} frees the connection and may be called more than once. */
  public Response(Head head, InputStream body, Runnable release) {
    this(head, body, release, new Note(1, ""));
  }

  private Response(Head head, InputStream body, Runnable release, Note note) {
    this.head = head;
    this.body = body;
    this.release = release;
    this.note = note;
  }

  /** Where the answer came from, after redirects. */
  public URI uri() {
    return head.uri();
  }

  /** The HTTP status. */
  public int status() {
    return head.status();
  }

  /** The first header of this name, in any case. */
  public Optional<String> header(String name) {
    List<String> all = headers(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  /** All headers of this name, in any case. */
  public List<String> headers(String name) {
    return head.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** {@code Content-Length}, empty when it is missing or no length. */
  public OptionalLong contentLength() {
    String value = header("Content-Length").orElse("").strip();
    return LENGTH.matcher(value).matches()
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  /**
   * How long {@code Retry-After} (RFC 9110, 10.2.3) asks to wait, as seconds or a date; empty if it
   * is missing or unreadable.
   */
  public Optional<Duration> retryAfter(Clock clock) {
    return header("Retry-After").flatMap(value -> retryAfter(value.strip(), clock));
  }

  private static Optional<Duration> retryAfter(String value, Clock clock) {
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), date.toInstant());
      return wait.isNegative() ? Optional.of(Duration.ZERO) : Optional.of(wait);
    } catch (DateTimeException e) {
      // unreadable, so it is as if nothing was asked
      return Optional.empty();
    }
  }

  /** The body as it comes in; may be empty, is never null. */
  public InputStream body() {
    return body;
  }

  /** The body as it comes in; reading more than {@code maxBytes} of it is a failure. */
  public InputStream body(int maxBytes) {
    return new BoundedBody(body, maxBytes);
  }

  /**
   * The whole body.
   *
   * @throws TransportException if it is longer than {@code maxBytes}, or breaks off
   */
  public byte[] bodyBytes(int maxBytes) throws TransportException {
    return bodyBytes(new byte[0], maxBytes);
  }

  /**
   * The whole body, of which {@code start} has been read.
   *
   * @throws TransportException if it is longer than {@code maxBytes}, or breaks off
   */
  public byte[] bodyBytes(byte[] start, int maxBytes) throws TransportException {
    byte[] rest = bodyStart(maxBytes - start.length + 1);
    if (start.length + rest.length > maxBytes) {
      throw tooLong(maxBytes);
    }
    if (start.length == 0) {
      return rest;
    }
    byte[] whole = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, whole, start.length, rest.length);
    return whole;
  }

  private static TransportException tooLong(int maxBytes) {
    return TransportException.of(
        FailureKind.INVALID_CONTENT,
        "the answer is longer than the %d bytes that are allowed".formatted(maxBytes),
        null);
  }

  /** The body, or its first {@code maxBytes} bytes. */
  public byte[] bodyStart(int maxBytes) throws TransportException {
    try {
      return body.readNBytes(maxBytes);
    } catch (TransportException e) {
      throw e;
    } catch (IOException e) {
      throw TransportException.of(FailureKind.UNREACHABLE, "the answer broke off", e);
    }
  }

  /** How often the request was sent. */
  public int attempts() {
    return note.attempts();
  }

  /** What the operator can do about this answer, empty when there is nothing to say. */
  public String hint() {
    return note.hint();
  }

  /**
   * The same with what a transport makes of the body and of the release, which may be called more
   * than once.
   */
  public Response through(InputStream otherBody, Runnable otherRelease) {
    return new Response(head, otherBody, otherRelease, note);
  }

  public Response afterAttempts(int number) {
    return new Response(head, body, release, new Note(number, note.hint()));
  }

  public Response withHint(String text) {
    return new Response(head, body, release, new Note(note.attempts(), text));
  }

  /** Frees the connection: for reuse when little of the body is left, else by closing it. */
  @Override
  public void close() {
    release.run();
  }

  private static final class BoundedBody extends FilterInputStream {
    private final int maxBytes;
    private long read;

    BoundedBody(InputStream content, int maxBytes) {
      super(content);
      this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      read += Math.max(0, count);
      if (read > maxBytes) {
        throw tooLong(maxBytes);
      }
      return count;
    }
  }
}
