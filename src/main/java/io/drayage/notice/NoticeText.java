package io.drayage.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.notice.Notice.Item;
import io.drayage.oci.PrintableText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Forms of a message for the channels. */
public final class NoticeText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_TITLE = 150;
  private static final int MAX_LINE = 600;
  private static final int SHORT_DIGEST = "sha256:".length() + 12;
  private static final String ALGORITHM = "HmacSHA256";

  private NoticeText() {}

  /** The message as JSON, for a webhook; texts that do not apply are left out. */
  public static String json(Notice notice) {
    ObjectNode document = JSON.createObjectNode();
    document.put("event", notice.event().label());
    document.put("time", notice.time().toString());
    put(document, "task", notice.task());
    put(document, "registry", notice.registry());
    put(document, "title", notice.title());
    put(document, "text", notice.text());
    put(document, "hint", notice.hint());
    document.put("count", notice.count());
    ArrayNode items = document.putArray("items");
    for (Item item : notice.items()) {
      ObjectNode one = items.addObject();
      put(one, "name", item.name());
      put(one, "source", item.source());
      put(one, "digest", item.digest());
      put(one, "previous", item.previous());
      put(one, "message", item.message());
    }
    return text(document);
  }

  /** The message as Slack and its like take it. */
  public static String slack(Notice notice) {
    String plain = "*" + subject(notice) + "*\n" + body(notice).strip();
    // Slack's three special characters: the rest, such as <!channel>, needs one of them
    String safe = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return text(JSON.createObjectNode().put("text", safe));
  }

  /** One line; the same for all messages about a subject and cause, so that mail clients group. */
  public static String subject(Notice notice) {
    return "[drayage] " + PrintableText.text(notice.title(), MAX_TITLE);
  }

  /** The message as plain text of several lines. */
  public static String body(Notice notice) {
    StringBuilder text = new StringBuilder(line(notice.text())).append('\n');
    if (!notice.items().isEmpty()) {
      text.append('\n');
    }
    for (Item item : notice.items()) {
      text.append("- ").append(line(item)).append('\n');
    }
    if (notice.count() > notice.items().size() && !notice.items().isEmpty()) {
      text.append("and %d more\n".formatted(notice.count() - notice.items().size()));
    }
    if (!notice.hint().isEmpty()) {
      text.append("\nWhat to do: ").append(line(notice.hint())).append('\n');
    }
    return text.toString();
  }

  /** Value of {@code X-Hub-Signature-256} for a body. */
  public static String signature(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String line(Item item) {
    String from = item.source().isEmpty() ? "" : " (from " + item.source() + ")";
    String digest = item.previous().isEmpty() ? "" : ": " + shortened(item.digest());
    String previous = item.previous().isEmpty() ? "" : ", was " + shortened(item.previous());
    return line(item.name() + from + digest + previous);
  }

  private static String shortened(String digest) {
    return digest.length() > SHORT_DIGEST ? digest.substring(0, SHORT_DIGEST) : digest;
  }

  private static String line(String text) {
    return PrintableText.text(text, MAX_LINE);
  }

  private static void put(ObjectNode document, String key, String value) {
    if (!value.isEmpty()) {
      document.put(key, value);
    }
  }

  private static String text(ObjectNode document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
