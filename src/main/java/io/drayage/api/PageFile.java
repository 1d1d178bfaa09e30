package io.drayage.api;

import io.drayage.management.Answer;
import io.drayage.management.Request;
import io.drayage.management.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of the page, from the class path. It is read at its first request. */
final class PageFile implements Resource {
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  private final String resource;
  private final String cacheControl;
  private @Nullable Content content;

  @SuppressWarnings("ArrayRecordComponent")
  private record Content(byte[] bytes, String tag) {}

  /** Creates the file of an absolute resource name. */
  PageFile(String resource, String cacheControl) {
    this.resource = resource;
    this.cacheControl = cacheControl;
  }

  @Override
  public Answer answer(Request request) {
    Content file = content();
    Map<String, String> headers = Map.of("ETag", file.tag, "Cache-Control", cacheControl);
    boolean known =
        request.header("if-none-match").filter(tags -> tags.contains(file.tag)).isPresent();
    return known
        ? new Answer(304, contentType(), new byte[0], headers)
        : new Answer(200, contentType(), file.bytes, headers);
  }

  private String contentType() {
    return CONTENT_TYPES.getOrDefault(
        resource.substring(resource.lastIndexOf('.') + 1), "text/plain; charset=utf-8");
  }

  private synchronized Content content() {
    Content known = content;
    if (known == null) {
      byte[] bytes = read();
      known = new Content(bytes, tag(bytes));
      content = known;
    }
    return known;
  }

  private byte[] read() {
    try (InputStream in = PageFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program has no file " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A weak tag, since the server may compress. */
  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
