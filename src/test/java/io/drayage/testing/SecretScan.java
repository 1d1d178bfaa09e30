package io.drayage.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Searches files for secrets, plain and in the encodings in which programs send them. */
public final class SecretScan {
  private final Map<String, String> forms = new LinkedHashMap<>();

  /** Searches for this secret. */
  public SecretScan secret(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    forms.put(secret, "as it is");
    forms.put(URLEncoder.encode(secret, StandardCharsets.UTF_8), "in a URL");
    forms.put(Base64.getEncoder().withoutPadding().encodeToString(bytes), "in Base64");
    return this;
  }

  /** Searches for this password and for its logins with {@code user}. */
  public SecretScan login(String user, String password) {
    coded(user + ":" + password, "as a Basic header");
    coded(
        "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(user, password),
        "as a sync file's auth");
    return secret(password);
  }

  /** One line, without the secret, for each file and secret found. */
  public List<String> hits(Path directory) throws IOException {
    List<String> hits = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return hits;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        scan(file, hits);
      }
    }
    return hits;
  }

  private void scan(Path file, List<String> hits) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        for (Map.Entry<String, String> form : forms.entrySet()) {
          int at = line.indexOf(form.getKey());
          if (at >= 0) {
            hits.add("%s:%d:%d: a secret %s".formatted(file, number, at + 1, form.getValue()));
          }
        }
      }
    }
  }

  private void coded(String text, String form) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    forms.put(Base64.getEncoder().withoutPadding().encodeToString(bytes), form);
  }
}
