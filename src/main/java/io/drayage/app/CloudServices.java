package io.drayage.app;

import io.drayage.app.settings.HostSettings;
import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.AwsRegistry;
import io.drayage.registry.Catalog;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.RegistryException;
import io.drayage.registry.TargetPreparation;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.RenewedCredentials;
import io.drayage.registry.cloud.CloudLibraries;
import io.drayage.registry.cloud.EcrService;
import io.drayage.registry.cloud.GoogleLibrary;
import io.drayage.registry.net.ProxyRules;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Cloud services beside the registries. Each is opened at its first use, which loads its library.
 * Safe for use by several threads.
 */
final class CloudServices {
  private final RegistryClients clients;
  private final HostSettings hosts;
  private final Map<String, String> environment;
  private final CloudLibraries libraries;
  private final Map<AwsRegistry, EcrService> ecr = new ConcurrentHashMap<>();
  private final Map<AwsRegistry, CredentialSource> ecrPasswords = new ConcurrentHashMap<>();
  private Optional<CredentialSource> google = Optional.empty();

  CloudServices(
      CloudLibraries libraries,
      RegistryClients clients,
      HostSettings hosts,
      Map<String, String> environment) {
    this.libraries = libraries;
    this.clients = clients;
    this.hosts = hosts;
    this.environment = Map.copyOf(environment);
  }

  /** Passwords of an account with {@code auth-refresh}. */
  CredentialSource ecrPasswords(AwsRegistry registry) {
    return ecrPasswords.computeIfAbsent(
        registry,
        any ->
            new RenewedCredentials(
                ecr(registry)::password,
                registry.passwordEvery().orElseThrow(),
                Clock.systemUTC()));
  }

  /** Creation of repositories in an account. */
  TargetPreparation ecrRepositories(AwsRegistry registry) {
    return repository ->
        told(
            repository.registry(),
            "create repository " + repository,
            () -> {
              ecr(registry).create(repository);
              return repository;
            });
  }

  /** Catalog of an account's repositories on {@code host}. */
  Catalog ecrLister(RegistryHost host, AwsRegistry registry) {
    return maxItems ->
        told(host, "list repositories of " + host, () -> ecr(registry).list(host, maxItems));
  }

  /** Converts a configuration error of the library to a failure of the registry. */
  private static <T> T told(RegistryHost host, String operation, Supplier<T> call) {
    try {
      return call.get();
    } catch (CredentialException e) {
      throw RegistryException.of(
          FailureKind.UNAUTHORIZED,
          new RegistryException.Details(host, operation, String.valueOf(e.getMessage()), ""));
    }
  }

  /** Tokens for Google's registries. */
  synchronized CredentialSource googleTokens() {
    if (google.isEmpty()) {
      google =
          Optional.of(
              libraries.googleTokens(
                  new GoogleLibrary.Access(
                      clients.transport(hosts.proxies()),
                      // the metadata service is link-local, out of a proxy's reach
                      clients.transport(ProxyRules.none()),
                      hosts.service("drayage.google.metadata-endpoint"),
                      environment,
                      System::nanoTime)));
    }
    return google.get();
  }

  private EcrService ecr(AwsRegistry registry) {
    return ecr.computeIfAbsent(registry, this::open);
  }

  private EcrService open(AwsRegistry registry) {
    EcrService.Kind kind =
        switch (registry.kind()) {
          case PRIVATE -> EcrService.Kind.PRIVATE;
          case PUBLIC -> EcrService.Kind.PUBLIC;
        };
    return libraries.ecr(
        new EcrService.Access(
            new EcrService.Account(kind, registry.account(), registry.region()),
            clients.transport(hosts.proxies()),
            hosts.service("drayage.aws.endpoint"),
            clients.listLimit(),
            System::nanoTime));
  }
}
