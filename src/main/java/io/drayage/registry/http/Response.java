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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Answer to a request; the receiver closes it. Reading the body throws if it breaks off or stalls.
 * For one thread.
 */
public final class Response implements Closeable {
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private final Head head;
  private final InputStream body;
  private final Runnable release;
  private final Note note;

  /**
   * Status and headers.
   *
   * @param uri address of the answer, after redirects
   */
  public record Head(URI uri, int status, Map<String, List<String>> headers) {
    public Head {
      Map<String, List<String>> copy = new HashMap<>();
      headers.forEach(
          (name, values) ->
              copy.merge(name.toLowerCase(Locale.ROOT), List.copyOf(values), Head::joined));
      headers = copy;
    }

    /** Lists of one value need no room for more. */
    static List<String> joined(List<String> some, List<String> more) {
      return Stream.concat(some.stream(), more.stream()).toList();
    }
  }

  private record Note(int attempts, String hint) {}

  /** Takes a {@code release} that frees the connection and may be called more than once. */
  public Response(Head head, InputStream body, Runnable release) {
    this(head, body, release, new Note(1, ""));
  }

  private Response(Head head, InputStream body, Runnable release, Note note) {
    this.head = head;
    this.body = body;
    this.release = release;
    this.note = note;
  }

  /** Address of the answer, after redirects. */
  public URI uri() {
    return head.uri();
  }

  /** HTTP status. */
  public int status() {
    return head.status();
  }

  /** First header of a name, in any case. */
  public Optional<String> header(String name) {
    List<String> all = headers(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  /** All headers of a name, in any case. */
  public List<String> headers(String name) {
    return head.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** {@code Content-Length}, empty if it is missing or invalid. */
  public OptionalLong contentLength() {
    String value = header("Content-Length").orElse("").strip();
    return LENGTH.matcher(value).matches()
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  /**
   * Wait that {@code Retry-After} (RFC 9110, 10.2.3) asks for, in seconds or as a date; empty if it
   * is missing or invalid.
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
      // invalid, as if it were missing
      return Optional.empty();
    }
  }

  /** Body as it arrives, possibly empty. */
  public InputStream body() {
    return body;
  }

  /** Body as it arrives; reading more than {@code maxBytes} throws. */
  public InputStream body(int maxBytes) {
    return new BoundedBody(body, maxBytes);
  }

  /**
   * Whole body.
   *
   * @throws TransportException if it is longer than {@code maxBytes} or breaks off
   */
  public byte[] bodyBytes(int maxBytes) throws TransportException {
    return bodyBytes(new byte[0], maxBytes);
  }

  /**
   * Whole body after {@code start}, which is read already.
   *
   * @throws TransportException if it is longer than {@code maxBytes} or breaks off
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

  /** First {@code maxBytes} bytes of the body at most. */
  public byte[] bodyStart(int maxBytes) throws TransportException {
    try {
      return body.readNBytes(maxBytes);
    } catch (TransportException e) {
      throw e;
    } catch (IOException e) {
      throw TransportException.of(FailureKind.UNREACHABLE, "the answer broke off", e);
    }
  }

  /** Number of attempts at the request. */
  public int attempts() {
    return note.attempts();
  }

  /** Advice for the operator, empty if there is none. */
  public String hint() {
    return note.hint();
  }

  /** Copy with another body and release; the release may be called more than once. */
  public Response through(InputStream otherBody, Runnable otherRelease) {
    return new Response(head, otherBody, otherRelease, note);
  }

  /** Copy with the number of attempts at the request. */
  public Response afterAttempts(int number) {
    return new Response(head, body, release, new Note(number, note.hint()));
  }

  /** Copy with advice for the operator. */
  public Response withHint(String text) {
    return new Response(head, body, release, new Note(note.attempts(), text));
  }

  /** Frees the connection: for reuse if little of the body is left, otherwise by closing it. */
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
