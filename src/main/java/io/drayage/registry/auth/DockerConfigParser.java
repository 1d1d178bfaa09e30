package io.drayage.registry.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Printable;
import io.drayage.oci.RegistryHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one configuration file, with everything by canonical registry. */
final class DockerConfigParser {
  private static final Logger LOG = LoggerFactory.getLogger(DockerConfigParser.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  DockerConfigParser(Path file) {
    this.file = file;
  }

  DockerConfig parse(byte[] content) {
    JsonNode root = root(content);
    Map<String, Credentials> credentials = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(root, "auths").entrySet()) {
      registry(entry.getKey())
          .ifPresent(
              registry ->
                  credentials(entry.getKey(), entry.getValue())
                      .ifPresent(found -> credentials.putIfAbsent(registry, found)));
    }
    Map<String, String> helpers = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(root, "credHelpers").entrySet()) {
      registry(entry.getKey())
          .ifPresent(registry -> helpers.putIfAbsent(registry, entry.getValue().asText("")));
    }
    String store = root.path("credsStore").asText("");
    return new DockerConfig(
        credentials, helpers, store.isEmpty() ? Optional.empty() : Optional.of(store));
  }

  private Map<String, JsonNode> entries(JsonNode root, String name) {
    JsonNode object = root.path(name);
    if (!object.isMissingNode() && !object.isNull() && !object.isObject()) {
      throw damaged("'%s' is not an object".formatted(name));
    }
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    object.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  private JsonNode root(byte[] content) {
    try {
      JsonNode root = JSON.readTree(content);
      if (root.isMissingNode() || root.isObject()) {
        return root;
      }
    } catch (IOException e) {
      // the parser's text may quote the file, which holds secrets
      throw damaged("it is not valid JSON");
    }
    throw damaged("it is not a JSON object");
  }

  /**
   * The canonical registry of a key: {@code host}, {@code host:port}, or an address such as {@code
   * https://host/v1/}. A key with a namespace is podman's and means only a part of the registry.
   */
  private Optional<String> registry(String key) {
    String rest = key;
    int scheme = key.indexOf("://");
    if (scheme >= 0) {
      String name = key.substring(0, scheme).toLowerCase(Locale.ROOT);
      if (!name.equals("http") && !name.equals("https")) {
        return ignored(key, "it is neither http nor https");
      }
      rest = key.substring(scheme + 3);
    }
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : rest.substring(slash);
    if (!path.isEmpty() && !path.matches("/(?:v[12]/?)?")) {
      return ignored(key, "it names a part of a registry");
    }
    try {
      String host = slash < 0 ? rest : rest.substring(0, slash);
      return Optional.of(new RegistryHost(host).name());
    } catch (MalformedException e) {
      return ignored(key, "it does not name a registry");
    }
  }

  private Optional<Credentials> credentials(String key, JsonNode entry) {
    String registryToken = entry.path("registrytoken").asText("");
    if (!registryToken.isEmpty()) {
      return Optional.of(new Credentials.RegistryToken(registryToken));
    }
    Optional<Credentials.Basic> login = login(key, entry);
    String identityToken = entry.path("identitytoken").asText("");
    if (!identityToken.isEmpty()) {
      return Optional.of(
          new Credentials.IdentityToken(
              identityToken, login.filter(found -> !found.password().isEmpty())));
    }
    if (login.isEmpty()) {
      ignored(key, "it holds no password");
    }
    return login.map(found -> found);
  }

  private Optional<Credentials.Basic> login(String key, JsonNode entry) {
    String encoded = entry.path("auth").asText("").strip();
    if (!encoded.isEmpty()) {
      return Optional.of(decoded(key, encoded));
    }
    String username = entry.path("username").asText("");
    String password = entry.path("password").asText("");
    return username.isEmpty() || password.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials.Basic(username, password));
  }

  private Credentials.Basic decoded(String key, String encoded) {
    try {
      String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      if (colon > 0) {
        return new Credentials.Basic(
            text.substring(0, colon), text.substring(colon + 1).replaceAll("\u0000+$", ""));
      }
    } catch (IllegalArgumentException e) {
      throw unusable(key);
    }
    throw unusable(key);
  }

  private CredentialException unusable(String key) {
    return damaged(
        "'auth' of '%s' is not the base64 of username:password"
            .formatted(Printable.text(key, 100)));
  }

  private CredentialException damaged(String reason) {
    return new CredentialException("can't read credentials from %s: %s".formatted(file, reason));
  }

  private Optional<String> ignored(String key, String reason) {
    LOG.debug("{}: ignoring the entry '{}': {}", file, Printable.text(key, 100), reason);
    return Optional.empty();
  }
}
