package io.drayage.registry.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parser of one configuration file; its result is keyed by canonical registries. */
final class DockerConfigParser {
  private static final Logger LOG = LoggerFactory.getLogger(DockerConfigParser.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  // a list, an object or a string of JSON, or a byte order mark
  private static final String NOT_A_NAME = "[{\"\uFEFF";

  private final Path file;

  DockerConfigParser(Path file) {
    this.file = file;
  }

  DockerConfig parse(byte[] content) {
    JsonNode root = root(content);
    Map<String, Credentials> own = new HashMap<>();
    Map<String, Credentials> parts = new HashMap<>();
    for (Map.Entry<DockerKey, JsonNode> entry : keys(root, "auths")) {
      DockerKey key = entry.getKey();
      credentials(key.text(), entry.getValue())
          .ifPresent(found -> (key.isPart() ? parts : own).putIfAbsent(key.name(), found));
    }
    Map<String, String> helpers = new HashMap<>();
    for (Map.Entry<DockerKey, JsonNode> entry : keys(root, "credHelpers")) {
      helpers.putIfAbsent(entry.getKey().name(), entry.getValue().asText(""));
    }
    String store = root.path("credsStore").asText("");
    return new DockerConfig(
        own, parts, helpers, store.isEmpty() ? Optional.empty() : Optional.of(store));
  }

  /** Keys of a section; a registry's own key comes before its others. */
  private List<Map.Entry<DockerKey, JsonNode>> keys(JsonNode root, String name) {
    List<Map.Entry<DockerKey, JsonNode>> keys = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : entries(root, name)) {
      try {
        DockerKey.parse(entry.getKey())
            .ifPresent(key -> keys.add(Map.entry(key, entry.getValue())));
      } catch (MalformedException e) {
        LOG.warn(
            "{}: the entry '{}' is not used: {}",
            file,
            PrintableText.text(entry.getKey(), 100),
            e.getMessage());
      }
    }
    keys.sort(Comparator.comparing(entry -> entry.getKey().rank()));
    return keys;
  }

  private Set<Map.Entry<String, JsonNode>> entries(JsonNode root, String name) {
    JsonNode object = root.path(name);
    if (!object.isMissingNode() && !object.isNull() && !object.isObject()) {
      throw damaged("'%s' is not an object".formatted(name));
    }
    return object.properties();
  }

  private JsonNode root(byte[] content) {
    try {
      JsonNode root = JSON.readTree(content);
      if (root.isMissingNode() || root.isObject()) {
        return root;
      }
    } catch (IOException e) {
      // the parser's message may quote secrets of the file
      throw damaged("it is not valid JSON");
    }
    throw damaged("it is not a JSON object");
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
      LOG.debug("{}: the entry '{}' holds no password", file, PrintableText.text(key, 100));
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
      if (colon > 0 && NOT_A_NAME.indexOf(text.charAt(0)) < 0) {
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
            .formatted(PrintableText.text(key, 100)));
  }

  private CredentialException damaged(String reason) {
    return new CredentialException("can't read credentials from %s: %s".formatted(file, reason));
  }
}
