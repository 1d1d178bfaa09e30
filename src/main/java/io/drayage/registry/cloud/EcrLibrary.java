package io.drayage.registry.cloud;

/**
 * Opens services of ECR by AWS's library. {@link CloudLibraries} finds the one there is by Java's
 * {@link java.util.ServiceLoader}.
 */
public interface EcrLibrary {
  /**
   * Opens the service of an account.
   *
   * @throws io.drayage.registry.auth.CredentialException if AWS's configuration files are
   *     unreadable
   */
  EcrService open(EcrService.Access access);
}
