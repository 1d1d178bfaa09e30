package io.drayage.registry.aws;

import io.drayage.failure.FailureKind;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistryException.Details;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.cloud.EcrService;
import io.drayage.registry.http.TransportException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Turns exceptions of the SDK into those of a registry. */
record EcrFailures(EcrService.Account account) {
  private static final int MAX_SHOWN = 300;
  private static final int MAX_READ = 4_000;
  private static final int SERVER_ERROR = 500;
  private static final String NO_KEYS =
      "no AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE,"
          + " or run with a role";
  private static final Pattern PROFILE =
      Pattern.compile("no credentials for profile '(?!default')([^']{1,100})'");
  private static final Pattern OBJECT =
      Pattern.compile("\\(SDK [^()]{0,100}\\)|\\b[A-Z]\\w{1,80}\\([^()]{0,500}\\)");

  CredentialException noPassword() {
    return new CredentialException("ECR (%s) answers without a password".formatted(account));
  }

  CredentialException noPassword(SdkException e) {
    return new CredentialException("no password from ECR (%s): %s".formatted(account, text(e)));
  }

  RegistryException notCreated(Repository repository, SdkException e) {
    return failure(
        repository.registry(),
        "create repository " + repository,
        e,
        "create it, or allow ecr:CreateRepository for the role that drayage runs as");
  }

  RegistryException notListed(RegistryHost registry, SdkException e) {
    return failure(
        registry,
        listOf(registry),
        e,
        "allow ecr-public:DescribeRepositories, or ecr:DescribeRepositories of a private registry, to"
            + " the role that drayage runs as");
  }

  RegistryException endlessList(RegistryHost registry) {
    return RegistryException.of(FailureKind.REJECTED, list(registry, "the list does not end", ""));
  }

  RegistryException overdueList(RegistryHost registry, Duration limit) {
    return RegistryException.of(
        FailureKind.OVERDUE,
        list(
            registry,
            "interrupted: it took longer than %d s".formatted(limit.toSeconds()),
            "drayage.http.list-limit-seconds gives more time"));
  }

  static boolean isThereAlready(SdkException e) {
    return e instanceof AwsServiceException answer
        && code(answer).equals("RepositoryAlreadyExistsException");
  }

  private Details list(RegistryHost registry, String reason, String hint) {
    return new Details(registry, listOf(registry), reason, hint);
  }

  private String listOf(RegistryHost registry) {
    return "list repositories of " + registry + " (" + account + ")";
  }

  private static RegistryException failure(
      RegistryHost registry, String operation, SdkException e, String hint) {
    int status = e instanceof AwsServiceException answer ? answer.statusCode() : 0;
    String code = e instanceof AwsServiceException answer ? code(answer) : "";
    Details details =
        new Details(registry, operation, text(e), status, code, 1, hint, Optional.empty());
    return RegistryException.of(kind(status, e), details, e);
  }

  private static FailureKind kind(int status, SdkException e) {
    if (isWithoutKeys(e)) {
      return FailureKind.UNAUTHORIZED;
    }
    if (status == 0) {
      return FailureKind.UNREACHABLE;
    }
    return status >= SERVER_ERROR || e.retryable() ? FailureKind.UNAVAILABLE : FailureKind.DENIED;
  }

  private static String code(AwsServiceException answer) {
    return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
        ? ""
        : PrintableText.text(answer.awsErrorDetails().errorCode(), MAX_SHOWN);
  }

  private static String text(SdkException e) {
    if (e instanceof AwsServiceException answer
        && answer.awsErrorDetails() != null
        && answer.awsErrorDetails().errorMessage() != null) {
      return PrintableText.text(answer.awsErrorDetails().errorMessage(), MAX_SHOWN);
    }
    if (isWithoutKeys(e)) {
      Matcher profile = PROFILE.matcher(String.valueOf(e.getMessage()));
      return profile.find()
          ? NO_KEYS + " (profile '%s' has none)".formatted(PrintableText.text(profile.group(1), 80))
          : NO_KEYS;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransportException failure) {
        return failure.reason();
      }
    }
    return PrintableText.text(withoutObjects(String.valueOf(e.getMessage())), MAX_SHOWN);
  }

  private static boolean isWithoutKeys(SdkException e) {
    return String.valueOf(e.getMessage()).startsWith("Unable to load credentials");
  }

  /** Message without the SDK's dump of objects and its count of attempts. */
  private static String withoutObjects(String text) {
    String left = text.length() > MAX_READ ? text.substring(0, MAX_READ) : text;
    int before;
    do {
      before = left.length();
      left = OBJECT.matcher(left).replaceAll("");
    } while (left.length() < before);
    return left.strip();
  }
}
