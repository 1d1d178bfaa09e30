package io.drayage.skopeo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.failure.FailureKind;
import io.drayage.oci.DigestReference;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistrySettings;
import io.drayage.registry.auth.Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Source or target of a copy in skopeo's options.
 *
 * @param side {@code src} or {@code dest}
 */
record SkopeoEnd(String side, RegistrySettings settings, Repository repository) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HUB_ENDPOINT = "registry-1.docker.io";

  /** Reference of an image in skopeo's spelling. */
  String reference(Reference reference) {
    String separator = reference instanceof DigestReference ? "@" : ":";
    return "docker://%s/%s%s%s"
        .formatted(hostAndPort(), reference.repository().path(), separator, reference.identifier());
  }

  /** Options, with credentials in a file of {@code folder}. */
  List<String> options(PrivateFolder folder) throws IOException {
    List<String> options = new ArrayList<>();
    boolean verify = settings.verifyTls() && !settings.plainHttpAllowed();
    options.add("--%s-tls-verify=%s".formatted(side, verify));
    Path certificates = settings.certificates();
    if (Files.isDirectory(certificates)) {
      options.add("--%s-cert-dir".formatted(side));
      options.add(certificates.toString());
    }
    Credentials credentials = credentials();
    if (credentials instanceof Credentials.Anonymous) {
      options.add("--%s-no-creds".formatted(side));
    } else {
      options.add("--%s-authfile".formatted(side));
      options.add(folder.write(side + ".json", authFile(credentials)).toString());
    }
    return options;
  }

  /** Secrets to remove from skopeo's output. */
  List<String> secrets() {
    Credentials credentials = credentials();
    List<String> secrets = new ArrayList<>();
    credentials
        .login()
        .ifPresent(login -> secrets.addAll(List.of(login.password(), login.base64())));
    if (credentials instanceof Credentials.IdentityToken identity) {
      secrets.add(identity.token());
    }
    return secrets;
  }

  private Credentials credentials() {
    return settings.credentials().credentialsFor(settings.host(), repository.path());
  }

  /** Host with a port if it has no dot, since skopeo would read a path on Docker Hub. */
  private String hostAndPort() {
    URI endpoint = settings.endpoint();
    String authority = endpoint.getRawAuthority();
    if (settings.host().isDockerHub() && authority.equals(HUB_ENDPOINT)) {
      return "docker.io";
    }
    boolean bare = authority.indexOf('.') < 0 && authority.indexOf(':') < 0;
    return bare ? authority + ("http".equals(endpoint.getScheme()) ? ":80" : ":443") : authority;
  }

  private byte[] authFile(Credentials credentials) {
    ObjectNode file = JSON.createObjectNode();
    ObjectNode entry = file.putObject("auths").putObject(hostAndPort());
    if (credentials instanceof Credentials.Basic basic) {
      entry.put("auth", basic.base64());
    } else if (credentials instanceof Credentials.IdentityToken identity) {
      // skopeo ignores an entry without a user
      entry.put("auth", identity.login().orElse(new Credentials.Basic("<token>", "")).base64());
      entry.put("identitytoken", identity.token());
    } else {
      throw RegistryException.of(
          FailureKind.UNAUTHORIZED,
          new RegistryException.Details(
              settings.host(),
              "log in to " + settings.host() + " by skopeo",
              "these credentials can't be given to skopeo",
              "write `auth` with a user name and password, or remove skopeo.exec"));
    }
    try {
      return JSON.writeValueAsBytes(file);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written", e);
    }
  }
}
