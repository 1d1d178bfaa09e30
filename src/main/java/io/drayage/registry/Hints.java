package io.drayage.registry;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.ErrorBody;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an operator can do about a registry's refusal; empty when there is nothing to say. */
final class Hints {
  private static final Pattern ECR =
      Pattern.compile("[0-9]{12}\\.dkr[.-]ecr.*\\.(?:amazonaws\\.com(?:\\.cn)?|on\\.aws)");

  private Hints() {}

  static String forAnswer(RegistryHost registry, String operation, int status, ErrorBody body) {
    boolean writing = operation.startsWith("P");
    String message = body.message().toLowerCase(Locale.ROOT);
    if (operation.startsWith(CatalogList.OPERATION) && status >= 403 && status <= 405) {
      return "not every registry shows its catalog: write a mapping for each repository, or use"
          + " credentials that may read it";
    }
    return switch (status) {
      case 403 -> denied(message, writing);
      case 404 -> body.isHtml() ? wrongPort() : missing(registry, writing);
      case 400, 409, 412 -> unchangeable(message);
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

  private static String unchangeable(String message) {
    return message.contains("immutable") || message.contains("already exists")
        ? "the tag exists and must not be changed at the registry"
        : "";
  }

  private static String wrongPort() {
    return "a web page answered: is this the registry's port?";
  }
}
