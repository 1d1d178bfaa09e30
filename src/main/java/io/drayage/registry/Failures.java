package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistryException.Details;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.RegistryOrigin;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns answers and transport failures into registry exceptions, with hints on what to do. */
final class Failures {
  private static final Pattern ECR =
      Pattern.compile("[0-9]{12}\\.dkr[.-]ecr.*\\.(?:amazonaws\\.com(?:\\.cn)?|on\\.aws)");
  private static final List<String> POLICY =
      List.of("polic", "not allow", "read-only", "read only", "immutable", "redeploy");
  private static final String NEXUS = "does not allow updating";
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
        mayWait ? response.retryAfter(clock) : Optional.empty());
  }

  private String hint(Response response, String operation, ErrorBody body) {
    if (!isElsewhere(response)) {
      return hint(registry, operation, response.status(), body);
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

  /** Whether a setting of the registry forbids the request, so that a retry is useless. */
  static boolean isPolicy(ErrorBody body) {
    String message = body.message().toLowerCase(Locale.ROOT);
    return POLICY.stream().anyMatch(message::contains);
  }

  private static String hint(RegistryHost registry, String operation, int status, ErrorBody body) {
    boolean writing = operation.startsWith("P");
    String message = body.message().toLowerCase(Locale.ROOT);
    if (operation.startsWith(ApiCatalog.OPERATION) && status >= 403 && status <= 405) {
      return "not every registry shows its catalog: write a mapping for each repository, or use"
          + " credentials that may read it";
    }
    return switch (status) {
      case 403 -> denied(message, writing);
      case 404 -> body.isHtml() ? wrongPort() : missing(registry, writing);
      case 400, 409, 412 -> unchangeable(body, message);
      case 413 ->
          "a proxy in front of the registry limits the size; nginx calls it client_max_body_size";
      case 429 ->
          registry.isDockerHub()
              ? "Docker Hub limits pulls: log in with 'auth', or sync less often"
              : "sync less often, or with fewer connections";
      default -> body.isHtml() ? wrongPort() : "";
    };
  }

  private static String denied(String message, boolean writing) {
    if (message.contains("quota") || message.contains("upper limit")) {
      return "the project's quota is used up";
    }
    if (message.contains("read only") || message.contains("read-only")) {
      return "the registry is in read-only mode";
    }
    if (writing && (message.contains("polic") || message.contains(NEXUS))) {
      return policy(message);
    }
    return writing
        ? "the credentials may not push there; the project may be missing, or a proxy cache"
        : "credentials that have expired are refused even where no credentials are needed";
  }

  private static String missing(RegistryHost registry, boolean writing) {
    if (!writing) {
      return "";
    }
    return ECR.matcher(registry.hostname()).matches()
        ? "the repository must be created first in ECR"
        : "the project or repository may have to be created first";
  }

  private static String unchangeable(ErrorBody body, String message) {
    if (message.contains("immutable") || message.contains("already exists")) {
      return "the tag exists and must not be changed at the registry";
    }
    return isPolicy(body) ? policy(message) : "";
  }

  private static String policy(String message) {
    return message.contains(NEXUS)
        ? "the repository's deployment policy forbids it; in Nexus set it to 'Allow redeploy'"
        : "a policy of the registry forbids it; ask its administrator, or name another repository";
  }

  private static String wrongPort() {
    return "a web page answered: is this the registry's port?";
  }
}
