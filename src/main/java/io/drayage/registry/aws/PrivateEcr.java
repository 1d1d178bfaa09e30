package io.drayage.registry.aws;

import io.drayage.oci.Repository;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesResponse;

/** Service of {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com}. */
final class PrivateEcr extends SdkEcr {
  private final String accountId;
  private final EcrClient client;

  PrivateEcr(Access access) {
    super(access);
    this.accountId = access.account().id();
    this.client = client(access, EcrClient.builder());
  }

  @Override
  Optional<Token> token() {
    return client.getAuthorizationToken().authorizationData().stream()
        .findFirst()
        .map(data -> new Token(data.authorizationToken(), data.expiresAt()));
  }

  @Override
  Page page(Optional<String> token) {
    DescribeRepositoriesResponse page =
        client.describeRepositories(
            request ->
                request.registryId(accountId).maxResults(PAGE_SIZE).nextToken(token.orElse(null)));
    return new Page(
        page.repositories().stream()
            .map(software.amazon.awssdk.services.ecr.model.Repository::repositoryName)
            .toList(),
        page.nextToken());
  }

  @Override
  void createNew(Repository repository) {
    client.createRepository(
        request -> request.registryId(accountId).repositoryName(repository.path()));
  }
}
