package io.drayage.registry.cloud;

import io.drayage.jar.JarFolder;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RepositoryNames;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.RenewedCredentials;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The libraries of AWS and Google. They are not on the class path of the program, since every start
 * would open their jars: the first use loads them. Safe for use by several threads.
 */
public final class CloudLibraries {
  private final JarFolder jars;
  private Optional<ClassLoader> opened = Optional.empty();

  /** Loads nothing yet; {@code folder} has the jars, unless they are on the class path. */
  public CloudLibraries(Path folder) {
    this.jars = new JarFolder(folder);
  }

  /**
   * Opens the service of an account at AWS.
   *
   * @throws CredentialException if the library is missing, or AWS's configuration files are
   *     unreadable
   */
  public EcrService ecr(EcrService.Access access) {
    ClassLoader loader = loader();
    return new InLoader(loader, opened(loader, EcrLibrary.class, library -> library.open(access)));
  }

  /** Google's tokens for its registries; their look-up fails if the library is missing. */
  public CredentialSource googleTokens(GoogleLibrary.Access access) {
    return new GoogleSource(access);
  }

  private <L, S> S opened(ClassLoader loader, Class<L> library, Function<L, S> open) {
    try {
      L found = ServiceLoader.load(library, loader).findFirst().orElseThrow(this::missing);
      return within(loader, () -> open.apply(found));
    } catch (ServiceConfigurationError | NoClassDefFoundError e) {
      throw missing();
    }
  }

  private CredentialException missing() {
    return new CredentialException(
        "the libraries of AWS and Google are missing in %s: install Drayage again"
            .formatted(jars.folder()));
  }

  private synchronized ClassLoader loader() {
    if (opened.isEmpty()) {
      opened = Optional.of(open());
    }
    return opened.get();
  }

  private ClassLoader open() {
    ClassLoader program = CloudLibraries.class.getClassLoader();
    List<URL> places;
    try {
      places = new ArrayList<>(jars.urls());
    } catch (IOException e) {
      throw new CredentialException(jars.folder() + ": the folder of libraries can't be read");
    }
    if (places.isEmpty()) {
      return program;
    }
    places.add(CloudLibraries.class.getProtectionDomain().getCodeSource().getLocation());
    // for the time of the process
    return new CloudLoader(places, program);
  }

  /** Calls with the libraries' loader as that of the thread, by which they look for their parts. */
  private static <T> T within(ClassLoader loader, Supplier<T> call) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return call.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Tokens of Google, whose library the first look-up loads. */
  private final class GoogleSource implements CredentialSource {
    private final GoogleLibrary.Access access;
    private Optional<CredentialSource> tokens = Optional.empty();

    GoogleSource(GoogleLibrary.Access access) {
      this.access = access;
    }

    @Override
    public Credentials credentialsFor(RegistryHost registry) {
      return within(loader(), () -> tokens().credentialsFor(registry));
    }

    private synchronized CredentialSource tokens() {
      if (tokens.isEmpty()) {
        tokens =
            Optional.of(opened(loader(), GoogleLibrary.class, library -> library.tokens(access)));
      }
      return tokens.get();
    }
  }

  /** Service that is called with its libraries' loader as that of the thread. */
  private record InLoader(ClassLoader loader, EcrService service) implements EcrService {
    @Override
    public RenewedCredentials.Issued password() {
      return within(loader, service::password);
    }

    @Override
    public void create(Repository repository) {
      within(
          loader,
          () -> {
            service.create(repository);
            return repository;
          });
    }

    @Override
    public RepositoryNames list(RegistryHost registry, int maxItems) {
      return within(loader, () -> service.list(registry, maxItems));
    }
  }
}
