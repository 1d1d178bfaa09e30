package io.drayage.registry.aws;

import io.drayage.oci.Printable;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.registry.auth.CredentialException;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Turns the SDK's exceptions into ours. */
record EcrFailures(EcrAccount account) {
  private static final int MAX_SHOWN = 300;
  private static final int SERVER_ERROR = 500;

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
        "create it, or allow ecr:CreateRepository to who drayage runs as");
  }

  RegistryException notListed(RegistryHost registry, SdkException e) {
    return failure(
        registry,
        "list repositories of " + registry + " (" + account + ")",
        e,
        "allow ecr-public:DescribeRepositories, or ecr:DescribeRepositories of a private registry, to"
            + " the role that drayage runs as");
  }

  RegistryException endlessList(RegistryHost registry) {
    return new RegistryException.Rejected(
        new RegistryException.Details(
            registry,
            "list repositories of " + registry + " (" + account + ")",
            "the list does not end",
            0,
            "",
            1,
            ""));
  }

  private static RegistryException failure(
      RegistryHost registry, String operation, SdkException e, String hint) {
    int status = e instanceof AwsServiceException answer ? answer.statusCode() : 0;
    String code = e instanceof AwsServiceException answer ? code(answer) : "";
    RegistryException.Details details =
        new RegistryException.Details(registry, operation, text(e), status, code, 1, hint);
    if (status == 0) {
      return new RegistryException.Unreachable(details, e);
    }
    return status >= SERVER_ERROR || e.retryable()
        ? new RegistryException.Unavailable(details, Optional.empty())
        : new RegistryException.Denied(details);
  }

  private static String code(AwsServiceException answer) {
    return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
        ? ""
        : Printable.text(answer.awsErrorDetails().errorCode(), MAX_SHOWN);
  }

  private static String text(SdkException e) {
    if (e instanceof AwsServiceException answer
        && answer.awsErrorDetails() != null
        && answer.awsErrorDetails().errorMessage() != null) {
      return Printable.text(answer.awsErrorDetails().errorMessage(), MAX_SHOWN);
    }
    return Printable.text(String.valueOf(e.getMessage()), MAX_SHOWN);
  }
}
