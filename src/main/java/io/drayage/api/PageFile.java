package io.drayage.api;

import io.drayage.management.Answer;
import io.drayage.management.Request;
import io.drayage.management.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A file of the page, from the class path. It is read and compressed at its first request. */
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

  /** Creates the file of an absolute resource name. */
  PageFile(String resource, String cacheControl) {
    this.resource = resource;
    this.cacheControl = cacheControl;
  }

  @Override
  public Answer answer(Request request) {
    Content file = content();
    Map<String, String> headers =
        Map.of("ETag", file.tag, "Cache-Control", cacheControl, "Vary", "Accept-Encoding");
    if (request.header("if-none-match").filter(known -> known.contains(file.tag)).isPresent()) {
      return new Answer(304, contentType(), new byte[0], headers);
    }
    if (request.header("accept-encoding").filter(PageFile::takesGzip).isPresent()) {
      Map<String, String> compressed = new HashMap<>(headers);
      compressed.put("Content-Encoding", "gzip");
      return new Answer(200, contentType(), file.gzip, Map.copyOf(compressed));
    }
    return new Answer(200, contentType(), file.plain, headers);
  }

  private static boolean takesGzip(String encodings) {
    String list = encodings.toLowerCase(Locale.ROOT).replace(" ", "");
    return list.contains("gzip") && !list.contains("gzip;q=0,") && !list.endsWith("gzip;q=0");
  }

  private String contentType() {
    return CONTENT_TYPES.getOrDefault(
        resource.substring(resource.lastIndexOf('.') + 1), "application/octet-stream");
  }

  private synchronized Content content() {
    Content known = content;
    if (known == null) {
      byte[] plain = read();
      known = new Content(plain, gzip(plain), tag(plain));
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

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A weak tag, since the plain and the compressed form share it. */
  private static String tag(byte[] plain) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
      return "W/\"" + text.substring(0, 22) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Content(byte[] plain, byte[] gzip, String tag) {}
}
