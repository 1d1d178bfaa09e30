package io.drayage.registry;

import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistryException.Details;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.RegistryOrigin;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Turns answers and transport failures into the exceptions that routes tell apart. */
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
    int status = response.status();
    Optional<Duration> wait = response.retryAfter(clock);
    Details details = details(response, operation, body);
    if (status == 429 || body.code().equals("TOOMANYREQUESTS")) {
      return new RateLimitedException(details, wait);
    }
    if (UNAVAILABLE.contains(status) || (status >= 500 && status != NOT_IMPLEMENTED)) {
      return new UnavailableException(details, wait);
    }
    return switch (status) {
      case 401 -> new RegistryException.Unauthorized(details);
      case 403 -> new RegistryException.Denied(details);
      case 404 -> new RegistryException.NotFound(details);
      default -> new RegistryException.Rejected(details);
    };
  }

  /** A registry that lacks what a manifest names. */
  RegistryException missingBlobs(Response response, String operation, ErrorBody body) {
    return new RegistryException.MissingBlobs(details(response, operation, body));
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
            failure.hint());
    return switch (failure.kind()) {
      case UNREACHABLE, UNKNOWN_HOST -> new UnreachableException(details, failure);
      case INTERRUPTED -> new RegistryException.Interrupted(details, failure);
      case UNTRUSTED, NOT_TLS -> new RegistryException.Untrusted(details, failure);
      case UNAUTHORIZED -> new RegistryException.Unauthorized(details);
      case DENIED -> new RegistryException.Denied(details);
      case UNAVAILABLE -> new UnavailableException(details, failure.retryAfter());
      case RESTING ->
          new RegistryException.Resting(details, failure.retryAfter(), failure.getCause());
      case RATE_LIMITED -> new RateLimitedException(details, failure.retryAfter());
      case OVERDUE -> new RegistryException.Overdue(details, failure);
      case INVALID -> new RegistryException.InvalidContent(details, failure);
    };
  }

  /** A registry that does not know an upload any more; another one may do. */
  RegistryException lostUpload(Response response, String operation, ErrorBody body) {
    return new UnavailableException(details(response, operation, body), Optional.empty());
  }

  /** An answer that is not what it should be. */
  RegistryException invalid(String operation, String reason) {
    return invalid(operation, reason, "");
  }

  /** An answer that is not what it should be, and what to do about it. */
  RegistryException invalid(String operation, String reason, String hint) {
    Details details = new Details(registry, operation, reason, 0, "", 1, hint);
    return new RegistryException.InvalidContent(details, null);
  }

  /** What took longer than it may. */
  RegistryException overdue(String operation, String reason, String hint) {
    Details details = new Details(registry, operation, reason, 0, "", 1, hint);
    return new RegistryException.Overdue(details, null);
  }

  /** A body that ended too early. */
  RegistryException brokenOff(String operation, String reason) {
    Details details = new Details(registry, operation, reason, 0, "", 1, "");
    return new UnreachableException(details, null);
  }

  /** A registry that does not have what it took. */
  RegistryException unavailable(String operation, String reason, String hint) {
    Details details = new Details(registry, operation, reason, 0, "", 1, hint);
    return new UnavailableException(details, Optional.empty());
  }

  /** What an answer says about its error; nothing when even that breaks off. */
  static ErrorBody errorBody(Response response) {
    try {
      return ErrorBody.parse(response.bodyStart(MAX_ERROR_BYTES));
    } catch (TransportException e) {
      return new ErrorBody("", "", false);
    }
  }

  private Details details(Response response, String operation, ErrorBody body) {
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
        hint.isEmpty() ? hint(response, operation, body) : hint);
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
