package io.drayage.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the bodies of push notifications: Docker Hub's webhook, Harbor's {@code PUSH_ARTIFACT} in
 * both of its formats, distribution's envelope, and a plain {@code {"image": "repo:tag"}}. The form
 * is told by its keys. The registry is that of the request's path; names of hosts in a body, and
 * addresses to call back, are not used.
 */
public final class PushReader {
  /** Longest body in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  /** Events of one body that are read; further ones are ignored. */
  static final int MAX_EVENTS = 1000;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_TEXT = 65_536;
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxStringLength(MAX_TEXT)
                      .build())
              .build());

  private PushReader() {}

  /**
   * Reads a notification. Events other than pushes of a tag are left out.
   *
   * @throws HookException with status 400 for a body of another form, or with a name that no
   *     repository or tag can have; with 413 if it is longer than {@link #MAX_BYTES}
   */
  public static Pushes read(HookRequest request) {
    if (request.body().length > MAX_BYTES) {
      throw new HookException(413, "a push notification has at most %d bytes".formatted(MAX_BYTES));
    }
    Found found = new Found(request.registry());
    try {
      found.read(document(request.body()));
    } catch (MalformedException e) {
      throw new HookException(400, String.valueOf(e.getMessage()));
    }
    return new Pushes(request.registry(), found.repositories);
  }

  private static JsonNode document(byte[] body) {
    try {
      JsonNode document = JSON.readTree(body);
      if (document != null && document.isObject()) {
        return document;
      }
    } catch (IOException e) {
      // answered below; the parser's text would quote the body
    }
    throw new HookException(400, "the body is not a JSON object");
  }

  private static final class Found {
    private final RegistryHost registry;
    private final Set<Repository> repositories = new LinkedHashSet<>();

    Found(RegistryHost registry) {
      this.registry = registry;
    }

    void read(JsonNode body) {
      if (body.path("events").isArray()) {
        distribution(body.path("events"));
      } else if (body.has("push_data")) {
        dockerHub(body);
      } else if (body.has("event_data")) {
        harbor(body.path("type"), "PUSH_ARTIFACT", body.path("event_data"));
      } else if (body.has("specversion")) {
        harbor(body.path("type"), "harbor.artifact.pushed", body.path("data"));
      } else if (body.path("image").isTextual()) {
        plain(body.path("image").textValue());
      } else {
        throw new HookException(
            400,
            "the body is none of: Docker Hub's webhook (push_data), Harbor's PUSH_ARTIFACT"
                + " (event_data), distribution's events, {\"image\": \"repository:tag\"}");
      }
    }

    private void distribution(JsonNode events) {
      int read = 0;
      for (JsonNode event : events) {
        if (++read > MAX_EVENTS) {
          return;
        }
        JsonNode target = event.path("target");
        // a push without a tag is one of a blob, or of an image that an index names
        if (event.path("action").asText().equals("push") && target.hasNonNull("tag")) {
          add(text(target, "target.", "repository"), Optional.of(text(target, "target.", "tag")));
        }
      }
    }

    private void dockerHub(JsonNode body) {
      add(
          text(body.path("repository"), "repository.", "repo_name"),
          Optional.of(text(body.path("push_data"), "push_data.", "tag")));
    }

    private void harbor(JsonNode type, String wanted, JsonNode data) {
      if (!type.isTextual()) {
        throw new HookException(400, "type is missing, or is not a text");
      }
      if (!type.textValue().equals(wanted)) {
        return;
      }
      String name = text(data.path("repository"), "repository.", "repo_full_name");
      int read = 0;
      for (JsonNode resource : data.path("resources")) {
        if (++read > MAX_EVENTS) {
          return;
        }
        // absent for an image that was pushed by digest
        if (!resource.path("tag").asText().isEmpty()) {
          add(name, Optional.of(text(resource, "resources.", "tag")));
        }
      }
    }

    /** Reads {@code [HOST/]repository[:tag]}; the host is that of the path. */
    private void plain(String image) {
      String host = registry.name() + "/";
      String name = image.startsWith(host) ? image.substring(host.length()) : image;
      int colon = name.lastIndexOf(':');
      if (colon < 0) {
        add(name, Optional.empty());
      } else {
        add(name.substring(0, colon), Optional.of(name.substring(colon + 1)));
      }
    }

    private void add(String path, Optional<String> tag) {
      Repository repository = Repository.forReading(registry, path);
      if (tag.isPresent()) {
        TagReference unused = repository.tag(tag.get());
      }
      repositories.add(repository);
    }

    private static String text(JsonNode parent, String place, String key) {
      JsonNode value = parent.path(key);
      if (!value.isTextual() || value.textValue().isEmpty()) {
        throw new HookException(400, "%s%s is missing, or is not a text".formatted(place, key));
      }
      return value.textValue();
    }
  }
}
