package io.drayage.management;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Forms of answers: problems, headers that all have, compression. */
final class Answers {
  private static final String PROBLEM = "application/problem+json";
  private static final int LEAST_COMPRESSED = 1024;
  private static final List<String> TEXTS =
      List.of(
          "text/",
          "application/json",
          "application/problem+json",
          "application/openmetrics",
          "image/svg");

  /** Headers of all answers: a page loads nothing from elsewhere and is shown in no other page. */
  private static final Map<String, String> COMMON =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin");

  private Answers() {}

  /** A problem of RFC 9457. */
  static Answer problem(ProblemException problem) {
    String kind = problem.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    JsonObject json =
        new JsonObject()
            .put("type", "urn:drayage:problem:" + kind)
            .put("title", problem.title())
            .put("status", problem.status())
            .put("detail", String.valueOf(problem.getMessage()));
    return new Answer(
        problem.status(),
        PROBLEM,
        json.encode().getBytes(StandardCharsets.UTF_8),
        problem.headers());
  }

  /** Compresses a text if the caller takes it. */
  static Answer compressed(Answer answer, Optional<String> acceptEncoding) {
    boolean text = TEXTS.stream().anyMatch(answer.contentType()::startsWith);
    if (!text || answer.body().length < LEAST_COMPRESSED || has(answer, "content-encoding")) {
      return answer;
    }
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put("Vary", "Accept-Encoding");
    if (!takesGzip(acceptEncoding.orElse(""))) {
      return new Answer(answer.status(), answer.contentType(), answer.body(), headers);
    }
    headers.put("Content-Encoding", "gzip");
    return new Answer(answer.status(), answer.contentType(), gzip(answer.body()), headers);
  }

  private static boolean takesGzip(String accepted) {
    for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = coding.split(";", -1);
      if (parts[0].strip().equals("gzip")) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static boolean has(Answer answer, String header) {
    return answer.headers().keySet().stream().anyMatch(header::equalsIgnoreCase);
  }

  /** Sets status and headers; an answer that says nothing else is kept by no cache. */
  static void head(HttpServerResponse response, int status, Map<String, String> headers) {
    response.setStatusCode(status);
    COMMON.forEach(response::putHeader);
    response.putHeader("Cache-Control", "no-store");
    headers.forEach(response::putHeader);
  }
}
