package io.drayage.registry;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.ErrorBody;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an operator can do about a registry's refusal; empty when there is nothing to say. */
final class Hints {
  private static final Pattern ECR =
      Pattern.compile("[0-9]{12}\\.dkr[.-]ecr.*\\.(?:amazonaws\\.com(?:\\.cn)?|on\\.aws)");

  private static final List<String> POLICY =
      List.of("polic", "not allow", "read-only", "read only", "immutable", "redeploy");
  private static final String NEXUS = "does not allow updating";

  private Hints() {}

  /** Whether a setting of the registry forbids what was asked for, so that asking again is idle. */
  static boolean isPolicy(ErrorBody body) {
    String message = body.message().toLowerCase(Locale.ROOT);
    return POLICY.stream().anyMatch(message::contains);
  }

  static String forAnswer(RegistryHost registry, String operation, int status, ErrorBody body) {
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
