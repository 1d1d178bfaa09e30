package io.drayage.registry.aws;

import io.drayage.oci.Repository;
import java.util.Optional;
import software.amazon.awssdk.services.ecrpublic.EcrPublicClient;
import software.amazon.awssdk.services.ecrpublic.model.DescribeRepositoriesResponse;

/** Service of {@code public.ecr.aws}, where paths begin with an account's alias. */
final class PublicEcr extends SdkEcr {
  private final String accountId;
  private final EcrPublicClient client;

  PublicEcr(Access access) {
    super(access);
    this.accountId = access.account().id();
    this.client = client(access, EcrPublicClient.builder());
  }

  @Override
  Optional<Token> token() {
    return Optional.ofNullable(client.getAuthorizationToken(request -> {}).authorizationData())
        .map(data -> new Token(data.authorizationToken(), data.expiresAt()));
  }

  @Override
  Page page(Optional<String> token) {
    DescribeRepositoriesResponse page =
        client.describeRepositories(
            request ->
                request.registryId(accountId).maxResults(PAGE_SIZE).nextToken(token.orElse(null)));
    // names lack the alias, which URIs have
    return new Page(
        page.repositories().stream()
            .map(software.amazon.awssdk.services.ecrpublic.model.Repository::repositoryUri)
            .toList(),
        page.nextToken());
  }

  @Override
  void createNew(Repository repository) {
    String path = repository.path();
    String name = path.substring(path.indexOf('/') + 1);
    client.createRepository(request -> request.repositoryName(name));
  }
}
