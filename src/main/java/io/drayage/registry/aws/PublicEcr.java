package io.drayage.registry.aws;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RepositoryNames;
import io.drayage.registry.auth.IssuedCredentials;
import io.drayage.registry.http.Transport;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecrpublic.EcrPublicClient;
import software.amazon.awssdk.services.ecrpublic.model.AuthorizationData;
import software.amazon.awssdk.services.ecrpublic.model.DescribeRepositoriesResponse;
import software.amazon.awssdk.services.ecrpublic.model.RepositoryAlreadyExistsException;

/** {@code public.ecr.aws}, whose paths begin with the alias of an account. */
final class PublicEcr implements EcrService {
  private final EcrAccount account;
  private final EcrPublicClient client;
  private final EcrFailures failures;

  PublicEcr(EcrAccount account, Transport transport, Optional<URI> endpoint) {
    this.account = account;
    this.client =
        new AwsClientSetup(account, transport, endpoint).client(EcrPublicClient.builder());
    this.failures = new EcrFailures(account);
  }

  @Override
  public IssuedCredentials password() {
    try {
      AuthorizationData data =
          Optional.ofNullable(client.getAuthorizationToken(request -> {}).authorizationData())
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
              // the name alone lacks the alias with which paths begin
              return new EcrRepositories.Page(
                  page.repositories().stream()
                      .map(
                          software.amazon.awssdk.services.ecrpublic.model.Repository::repositoryUri)
                      .toList(),
                  page.nextToken());
            });
  }

  @Override
  public void create(Repository repository) {
    String path = repository.path();
    String name = path.substring(path.indexOf('/') + 1);
    try {
      client.createRepository(request -> request.repositoryName(name));
    } catch (RepositoryAlreadyExistsException e) {
      // somebody was faster
    } catch (SdkException e) {
      throw failures.notCreated(repository, e);
    }
  }
}
