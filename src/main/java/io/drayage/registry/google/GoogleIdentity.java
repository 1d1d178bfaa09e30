package io.drayage.registry.google;

import com.google.auth.oauth2.ComputeEngineCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.cloud.GoogleLibrary;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds credentials in the order of Google's Application Default Credentials: the key file of
 * {@code GOOGLE_APPLICATION_CREDENTIALS}, gcloud's login, the metadata server.
 */
final class GoogleIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(GoogleIdentity.class);
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final String FLAVOR = "Metadata-Flavor";
  private static final String GOOGLE = "Google";

  private final GoogleLibrary.Access access;

  GoogleIdentity(GoogleLibrary.Access access) {
    this.access = access;
  }

  /** Finds credentials; empty if there are none. */
  Optional<GoogleCredentials> find() {
    String named = access.environment().getOrDefault("GOOGLE_APPLICATION_CREDENTIALS", "");
    if (!named.isEmpty()) {
      return Optional.of(fromFile(named(named)));
    }
    return gcloudFile().filter(Files::exists).map(this::fromFile).or(this::fromMetadataServer);
  }

  private static Path named(String name) {
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new CredentialException(
          "GOOGLE_APPLICATION_CREDENTIALS names %s, which is no file".formatted(file));
    }
    return file;
  }

  private Optional<Path> gcloudFile() {
    String directory = access.environment().getOrDefault("CLOUDSDK_CONFIG", "");
    String home = access.environment().getOrDefault("HOME", "");
    if (directory.isEmpty() && home.isEmpty()) {
      return Optional.empty();
    }
    Path config = directory.isEmpty() ? Path.of(home, ".config", "gcloud") : Path.of(directory);
    return Optional.of(config.resolve("application_default_credentials.json"));
  }

  private GoogleCredentials fromFile(Path file) {
    GoogleHttp http = new GoogleHttp(access.internet(), url -> url);
    try (InputStream content = Files.newInputStream(file)) {
      return GoogleCredentials.fromStream(content, () -> http).createScoped(SCOPE);
    } catch (IOException | IllegalArgumentException e) {
      // the library's message may quote the key
      throw new CredentialException(
          "can't use the Google credentials in %s (%s): it takes a key file as gcloud makes it"
              .formatted(file, e.getClass().getSimpleName()));
    }
  }

  private Optional<GoogleCredentials> fromMetadataServer() {
    String usual = ComputeEngineCredentials.getMetadataServerUrl();
    String real = access.metadataEndpoint().map(URI::toString).orElse(usual);
    if (!isMetadataServer(URI.create(real))) {
      return Optional.empty();
    }
    GoogleHttp http =
        new GoogleHttp(
            access.metadata(),
            url -> url.startsWith(usual) ? real + url.substring(usual.length()) : url);
    return Optional.of(
        ComputeEngineCredentials.newBuilder().setHttpTransportFactory(() -> http).build());
  }

  /** Whether the metadata server is Google's, the only one to send this header. */
  private boolean isMetadataServer(URI uri) {
    Request question = Request.of("GET", uri, List.of()).withHeader(FLAVOR, GOOGLE);
    try (Response response = access.metadata().send(question)) {
      return response.header(FLAVOR).filter(GOOGLE::equals).isPresent();
    } catch (TransportException e) {
      LOG.debug("no metadata server of Google's here: {}", e.reason());
      return false;
    }
  }
}
