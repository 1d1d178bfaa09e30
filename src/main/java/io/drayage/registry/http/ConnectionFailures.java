package io.drayage.registry.http;

import io.drayage.failure.FailureKind;
import io.drayage.oci.PrintableText;
import io.drayage.registry.http.Fence.ForbiddenAddressException;
import io.drayage.registry.tls.CertificateFileException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** Turns exceptions of sockets, TLS and the HTTP client into reasons that name the host. */
final class ConnectionFailures {
  private static final int LOGIN_WANTED = 401;
  private static final int PROXY_LOGIN_WANTED = 407;
  private static final int SERVER_ERROR = 500;

  private final String host;
  private final Destination target;
  private final Duration connectTimeout;
  private final Duration idleTimeout;
  private final Duration answerTimeout;
  private final String trustHint;

  /**
   * The other side of a connection.
   *
   * @param proxy host and port of the proxy in between, if there is one
   */
  record Destination(String host, Optional<String> proxy) {
    /** The host or proxy at the end of the connection. */
    String connected() {
      return proxy.map(name -> "the proxy " + name).orElse(host);
    }
  }

  /**
   * Where the answer may take as long as {@code answerTimeout} after the last byte.
   *
   * @param trustHint what to do about a certificate that is not trusted
   */
  ConnectionFailures(
      Destination target,
      Duration connectTimeout,
      Duration idleTimeout,
      Duration answerTimeout,
      String trustHint) {
    this.host = target.host();
    this.target = target;
    this.connectTimeout = connectTimeout;
    this.idleTimeout = idleTimeout;
    this.answerTimeout = answerTimeout;
    this.trustHint = trustHint;
  }

  /** Nothing was taken or given for as long as the idle timeout, or next to nothing. */
  TransportException stalled() {
    return unreachable(
        "stalled: %s transferred almost nothing for %s".formatted(host, text(idleTimeout)), null);
  }

  /** The head of the answer was not there in time, although bytes of it came. */
  TransportException notAnswered() {
    return timeout(new SocketTimeoutException("the head of the answer is late"));
  }

  /** The answer was not read to its end within the limit of a request. */
  TransportException overdue(Duration limit) {
    return TransportException.of(
            FailureKind.OVERDUE,
            "interrupted: the answer of %s took longer than %s".formatted(host, text(limit)),
            null)
        .withHint("drayage.http.request-limit-seconds gives more time");
  }

  /** A failure in the middle of an answer's body. */
  TransportException whileReceiving(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return TransportException.interrupted(e);
    }
    if (e instanceof TransportException known) {
      return known;
    }
    if (e instanceof SocketTimeoutException) {
      return unreachable(
          "stalled: %s sent nothing for %s in the middle of its answer"
              .formatted(host, text(idleTimeout)),
          e);
    }
    if (e instanceof SocketException && isReset(e)) {
      return unreachable("%s reset the connection in the middle of its answer".formatted(host), e);
    }
    return unreachable("%s broke off in the middle of its answer".formatted(host), e);
  }

  /** A failure before the head of an answer was there. */
  TransportException whileSending(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return TransportException.interrupted(e);
    }
    if (e instanceof TransportException known) {
      return known;
    }
    if (e instanceof SSLException tls) {
      return tls(tls);
    }
    if (e instanceof ForbiddenAddressException forbidden) {
      return forbidden.notFollowed(host);
    }
    if (e instanceof UnknownHostException) {
      return unreachable("the host name %s is not known".formatted(target.proxy().orElse(host)), e);
    }
    if (e instanceof SocketTimeoutException) {
      return timeout(e);
    }
    if (e instanceof MessageConstraintException) {
      return TransportException.of(
          FailureKind.INVALID_CONTENT,
          "the head of %s's answer is longer than it may be".formatted(host),
          e);
    }
    if (e.getCause() instanceof HttpException) {
      return TransportException.of(
          FailureKind.INVALID_CONTENT,
          "%s does not answer as an HTTP server: %s".formatted(host, text(e.getCause())),
          e);
    }
    return unreachable(connection(e), e);
  }

  /** The proxy answered itself instead of letting us through. */
  TransportException noWayThrough(int status) {
    String proxy = target.proxy().orElse("");
    // tinyproxy says 401 where 407 is due (RFC 9110, 15.5.8)
    if (status == PROXY_LOGIN_WANTED || status == LOGIN_WANTED) {
      return TransportException.of(
              FailureKind.DENIED,
              "the proxy %s refused the user name or password".formatted(proxy),
              null)
          .withHint("give them in the proxy's address: http://USER:PASSWORD@HOST:PORT")
          .withAnswer(PROXY_LOGIN_WANTED, Optional.empty());
    }
    // a proxy that can't get through answers 5xx, one that won't answers 403
    return TransportException.of(
            status >= SERVER_ERROR ? FailureKind.UNREACHABLE : FailureKind.DENIED,
            "the proxy %s gives no way to %s: HTTP %d".formatted(proxy, host, status),
            null)
        .withHint(
            status >= SERVER_ERROR ? "" : "allow %s there, or name it in NO_PROXY".formatted(host));
  }

  private TransportException timeout(IOException e) {
    if (e instanceof ConnectTimeoutException
        || text(e).toLowerCase(Locale.ROOT).contains("connect")) {
      return unreachable(
          "no connection to %s within %s".formatted(target.connected(), text(connectTimeout)), e);
    }
    return unreachable("%s did not answer within %s".formatted(host, text(answerTimeout)), e);
  }

  private String connection(IOException e) {
    if (e instanceof ConnectionRequestTimeoutException) {
      return "no connection to %s became free".formatted(host);
    }
    if (e instanceof NoRouteToHostException) {
      return "there is no route to " + target.connected();
    }
    if (e instanceof ConnectException) {
      return text(e).toLowerCase(Locale.ROOT).contains("unreachable")
          ? "the network of %s is not reachable".formatted(target.connected())
          : "%s refused the connection".formatted(target.connected());
    }
    if (e instanceof NoHttpResponseException) {
      return "%s closed the connection without an answer".formatted(host);
    }
    if (e instanceof ConnectionClosedException || e instanceof MalformedChunkCodingException) {
      return "%s broke off in the middle of its answer".formatted(host);
    }
    if (e instanceof SocketException && isReset(e)) {
      return "%s reset the connection".formatted(host);
    }
    return "the connection to %s failed: %s".formatted(host, text(e));
  }

  private TransportException tls(SSLException e) {
    Optional<String> ownFile = ownFile(e);
    if (ownFile.isPresent()) {
      return TransportException.of(FailureKind.UNTRUSTED, ownFile.get(), e);
    }
    String text = text(e);
    if (text.contains("Unsupported or unrecognized SSL message")) {
      return notTls("%s speaks plain HTTP where TLS is wanted".formatted(host), e);
    }
    if (text.contains("terminated the handshake")) {
      return notTls("%s closed the connection when TLS began".formatted(host), e);
    }
    if (isAboutTime(rootOf(e))) {
      return TransportException.of(
              FailureKind.UNTRUSTED,
              "the certificate of %s is not valid now: %s".formatted(host, text(rootOf(e))),
              e)
          .withHint("have it renewed, or set this machine's clock right");
    }
    if (isAboutCertificates(e)) {
      return untrusted(
          "the certificate of %s is not trusted: %s".formatted(host, text(rootOf(e))), e);
    }
    if (text.contains("Received fatal alert") && text.contains("certificate")) {
      return untrusted("%s refused the client certificate: %s".formatted(host, text), e);
    }
    return unreachable("no TLS connection to %s: %s".formatted(host, text), e);
  }

  /** What is wrong on this side, with which the other side's certificate has nothing to do. */
  private static Optional<String> ownFile(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateFileException) {
        return Optional.of(text(cause));
      }
    }
    return Optional.empty();
  }

  private TransportException notTls(String reason, IOException e) {
    return TransportException.notTls(reason, e)
        .withHint("set skip-tls-verify: true where plain HTTP is meant");
  }

  private TransportException untrusted(String reason, IOException e) {
    return TransportException.of(FailureKind.UNTRUSTED, reason, e).withHint(trustHint);
  }

  private static TransportException unreachable(String reason, @Nullable IOException e) {
    return TransportException.of(FailureKind.UNREACHABLE, reason, e);
  }

  private static boolean isAboutTime(Throwable root) {
    return root instanceof CertificateExpiredException
        || root instanceof CertificateNotYetValidException;
  }

  private static boolean isAboutCertificates(SSLException e) {
    if (e instanceof SSLPeerUnverifiedException) {
      return true;
    }
    if (!(e instanceof SSLHandshakeException)) {
      return false;
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReset(IOException e) {
    String text = text(e).toLowerCase(Locale.ROOT);
    return text.contains("reset") || text.contains("broken pipe");
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
      root = root.getCause();
    }
    return root;
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private static String text(Throwable e) {
    String message = e.getMessage();
    return PrintableText.text(message == null ? e.getClass().getSimpleName() : message, 200);
  }
}
