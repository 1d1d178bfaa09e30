package io.drayage.registry.aws;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RepositoryNames;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.RenewedCredentials;
import io.drayage.registry.cloud.EcrService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/**
 * Management API of one account's registry, by AWS's library. Credentials are found in the order of
 * AWS's tools: environment, profile, web identity, container, instance. Thread-safe.
 */
abstract class SdkEcr implements EcrService {
  static final int PAGE_SIZE = 100;
  private static final int MAX_PAGES = 10_000;
  private static final int MAX_SHOWN = 200;
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration USUAL_LIFE = Duration.ofHours(12);

  private final Access access;
  private final EcrFailures failures;

  /** ECR's authorization token: base64 of {@code AWS:PASSWORD}. */
  record Token(@Nullable String text, @Nullable Instant expiresAt) {}

  /**
   * Page of DescribeRepositories.
   *
   * @param names paths of repositories, with or without the registry
   * @param nextToken token of the next page, null after the last
   */
  record Page(List<@Nullable String> names, @Nullable String nextToken) {}

  SdkEcr(Access access) {
    this.access = access;
    this.failures = new EcrFailures(access.account());
  }

  abstract Optional<Token> token();

  abstract void createNew(Repository repository);

  abstract Page page(Optional<String> token);

  @Override
  public final RenewedCredentials.Issued password() {
    try {
      return token().flatMap(SdkEcr::decoded).orElseThrow(failures::noPassword);
    } catch (SdkException e) {
      throw failures.noPassword(e);
    }
  }

  @Override
  public final void create(Repository repository) {
    try {
      createNew(repository);
    } catch (SdkException e) {
      if (!EcrFailures.isThereAlready(e)) {
        throw failures.notCreated(repository, e);
      }
    }
  }

  @Override
  public final RepositoryNames list(RegistryHost registry, int maxItems) {
    long startNanos = access.nanoTime().getAsLong();
    List<String> paths = new ArrayList<>();
    Set<String> tokens = new HashSet<>();
    Optional<String> token = Optional.empty();
    try {
      do {
        if (access.nanoTime().getAsLong() - startNanos >= access.listLimit().toNanos()) {
          throw failures.overdueList(registry, access.listLimit());
        }
        Page page = page(token);
        page.names().forEach(name -> add(registry, name, paths));
        token = Optional.ofNullable(page.nextToken()).filter(next -> !next.isEmpty());
        if (token.isPresent() && (!tokens.add(token.get()) || tokens.size() > MAX_PAGES)) {
          throw failures.endlessList(registry);
        }
      } while (token.isPresent() && (maxItems < 0 || paths.size() <= maxItems));
    } catch (SdkException e) {
      throw failures.notListed(registry, e);
    }
    return new RepositoryNames(paths.stream().distinct().toList(), token.isPresent());
  }

  /**
   * Builds a client.
   *
   * @throws CredentialException if AWS's configuration files are unreadable
   */
  static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      Access access, B builder) {
    try {
      access.endpoint().ifPresent(builder::endpointOverride);
      return builder
          .region(Region.of(access.account().region()))
          .credentialsProvider(DefaultCredentialsProvider.builder().build())
          .httpClient(new AwsHttp(access.transport()))
          .overrideConfiguration(settings -> settings.apiCallTimeout(CALL_TIMEOUT))
          .build();
    } catch (IllegalArgumentException | SdkException e) {
      throw new CredentialException(
          "AWS's configuration can't be used (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE or ~/.aws): "
              + PrintableText.text(String.valueOf(e.getMessage()), MAX_SHOWN));
    }
  }

  private static Optional<RenewedCredentials.Issued> decoded(Token token) {
    try {
      byte[] pair = Base64.getDecoder().decode(token.text() == null ? "" : token.text());
      String text = new String(pair, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      Instant end = token.expiresAt() == null ? Instant.now().plus(USUAL_LIFE) : token.expiresAt();
      return colon > 0
          ? Optional.of(
              new RenewedCredentials.Issued(
                  new Credentials.Basic(text.substring(0, colon), text.substring(colon + 1)), end))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void add(RegistryHost registry, @Nullable String name, List<String> paths) {
    if (name == null) {
      return;
    }
    String prefix = registry.name() + "/";
    try {
      String path = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
      paths.add(new Repository(registry, path).path());
    } catch (MalformedException e) {
      // not a path of a repository, so nothing to list
    }
  }
}
