package io.drayage.registry.aws;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RepositoryNames;
import io.drayage.registry.auth.IssuedCredentials;
import io.drayage.registry.http.Transport;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesResponse;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;

/** {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com}. */
final class PrivateEcr implements EcrService {
  private final EcrAccount account;
  private final EcrClient client;
  private final EcrFailures failures;

  PrivateEcr(EcrAccount account, Transport transport, Optional<URI> endpoint) {
    this.account = account;
    this.client = new AwsClientSetup(account, transport, endpoint).client(EcrClient.builder());
    this.failures = new EcrFailures(account);
  }

  @Override
  public IssuedCredentials password() {
    try {
      AuthorizationData data =
          client.getAuthorizationToken().authorizationData().stream()
              .findFirst()
              .orElseThrow(failures::noPassword);
      return EcrPassword.decoded(data.authorizationToken(), data.expiresAt(), failures);
    } catch (SdkException e) {
      throw failures.noPassword(e);
    }
  }

  @Override
  public RepositoryNames list(RegistryHost registry, int maxItems) {
    return new EcrRepositories(registry, failures)
        .list(
            maxItems,
            token -> {
              DescribeRepositoriesResponse page =
                  client.describeRepositories(
                      request ->
                          request
                              .registryId(account.id())
                              .maxResults(EcrRepositories.PAGE_SIZE)
                              .nextToken(token.orElse(null)));
              return new EcrRepositories.Page(
                  page.repositories().stream()
                      .map(software.amazon.awssdk.services.ecr.model.Repository::repositoryName)
                      .toList(),
                  page.nextToken());
            });
  }

  @Override
  public void create(Repository repository) {
    try {
      client.createRepository(
          request -> request.registryId(account.id()).repositoryName(repository.path()));
    } catch (RepositoryAlreadyExistsException e) {
      // somebody was faster
    } catch (SdkException e) {
      throw failures.notCreated(repository, e);
    }
  }
}
