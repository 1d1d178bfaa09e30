package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistryException.Details;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.RetryAfter;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.RegistryOrigin;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Turns answers and transport failures into registry exceptions. */
final class Failures {
  private static final int MAX_ERROR_BYTES = 64 * 1024;
  private static final Set<Integer> UNAVAILABLE = Set.of(408, 425, 499);
  private static final int NOT_IMPLEMENTED = 501;
  private static final int UNAUTHORIZED = 401;

  private final RegistryOrigin origin;
  private final RegistryHost registry;
  private final Clock clock;

  Failures(RegistryOrigin origin, Clock clock) {
    this.origin = origin;
    this.registry = origin.registry();
    this.clock = clock;
  }

  /** An answer that is no success; reads its body. */
  RegistryException of(Response response, String operation) {
    return of(response, operation, errorBody(response));
  }

  /** An answer that is no success, whose body has been read. */
  RegistryException of(Response response, String operation, ErrorBody body) {
    return of(kind(response.status(), body), response, operation, body);
  }

  /** An answer that is no success, of a kind that the status alone does not tell. */
  RegistryException of(FailureKind kind, Response response, String operation, ErrorBody body) {
    return RegistryException.of(kind, details(kind, response, operation, body));
  }

  /** No answer, or none to use. */
  RegistryException of(TransportException failure, String operation) {
    Details details =
        new Details(
            registry,
            operation,
            failure.reason(),
            failure.status(),
            "",
            failure.attempts(),
            failure.hint(),
            failure.retryAfter());
    boolean open = failure.kind() == FailureKind.RESTING;
    return RegistryException.of(failure.kind(), details, open ? failure.getCause() : failure);
  }

  /** A failure that no answer shows by itself. */
  RegistryException of(FailureKind kind, String operation, String reason, String hint) {
    return RegistryException.of(kind, new Details(registry, operation, reason, hint));
  }

  /** An answer that is not what it should be. */
  RegistryException invalid(String operation, String reason) {
    return of(FailureKind.INVALID_CONTENT, operation, reason, "");
  }

  private static FailureKind kind(int status, ErrorBody body) {
    if (status == 429 || body.code().equals("TOOMANYREQUESTS")) {
      return FailureKind.RATE_LIMITED;
    }
    if (UNAVAILABLE.contains(status) || (status >= 500 && status != NOT_IMPLEMENTED)) {
      return FailureKind.UNAVAILABLE;
    }
    return switch (status) {
      case 401 -> FailureKind.UNAUTHORIZED;
      case 403 -> FailureKind.DENIED;
      case 404 -> FailureKind.NOT_FOUND;
      default -> FailureKind.REJECTED;
    };
  }

  /** What an answer says about its error; nothing if reading it fails. */
  static ErrorBody errorBody(Response response) {
    try {
      return ErrorBody.parse(response.bodyStart(MAX_ERROR_BYTES));
    } catch (TransportException e) {
      return new ErrorBody("", "", false);
    }
  }

  private Details details(FailureKind kind, Response response, String operation, ErrorBody body) {
    boolean mayWait = kind == FailureKind.UNAVAILABLE || kind == FailureKind.RATE_LIMITED;
    String hint = response.hint();
    return new Details(
        registry,
        operation,
        isElsewhere(response)
            ? "%s, where the registry leads: %s".formatted(host(response), reason(response, body))
            : reason(response, body),
        response.status(),
        body.code(),
        response.attempts(),
        hint.isEmpty() ? hint(response, operation, body) : hint,
        mayWait ? RetryAfter.of(response, clock) : Optional.empty());
  }

  private String hint(Response response, String operation, ErrorBody body) {
    if (!isElsewhere(response)) {
      return Hints.forAnswer(registry, operation, response.status(), body);
    }
    return response.status() == UNAUTHORIZED
        ? "the credentials of %s are not shown there; sync from %s itself"
            .formatted(registry, host(response))
        : "";
  }

  private boolean isElsewhere(Response response) {
    return !origin.covers(response.uri());
  }

  private static String host(Response response) {
    return PrintableText.text(String.valueOf(response.uri().getRawAuthority()), 200);
  }

  private static String reason(Response response, ErrorBody body) {
    if (body.isHtml()) {
      String title = body.message().isEmpty() ? "" : " ('%s')".formatted(body.message());
      return "%s, with a web page%s".formatted(plain(response.status()), title);
    }
    return body.message().isEmpty() ? plain(response.status()) : body.message();
  }

  private static String plain(int status) {
    return switch (status) {
      case 401 -> "authentication failed";
      case 403 -> "access denied";
      case 404 -> "not found, or no access";
      case 405 -> "the registry does not offer this";
      case 408, 504 -> "the registry took too long";
      case 413 -> "too large for the registry";
      case 429 -> "too many requests";
      case 502, 503 -> "the registry is not available";
      default -> "the registry answered HTTP " + status;
    };
  }
}
