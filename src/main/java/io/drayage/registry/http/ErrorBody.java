package io.drayage.registry.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.PrintableText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Error in the body of an answer (distribution-spec, Error Codes): in the specification's form,
 * another JSON object, plain text or a proxy's HTML page.
 *
 * @param code code of the registry, empty if there is none
 * @param message text that is safe to print, empty if there is none
 * @param isHtml whether the body is a web page
 */
public record ErrorBody(String code, String message, boolean isHtml) {
  private static final int MAX_CHARACTERS = 300;
  private static final int MAX_CODE = 60;
  private static final int MAX_DETAILS = 4;
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]{0,200}>([^<]{0,300})</title", Pattern.CASE_INSENSITIVE);
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build())
              .build());

  /** Parses a body, or the beginning of one. */
  public static ErrorBody parse(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8).strip();
    if (text.startsWith("<")) {
      Matcher title = TITLE.matcher(text);
      return new ErrorBody("", title.find() ? shortened(title.group(1)) : "", true);
    }
    try {
      JsonNode root = JSON.readTree(text);
      if (root.isObject()) {
        return fromJson(root);
      }
    } catch (IOException e) {
      // plain text
    }
    return new ErrorBody("", shortened(text), false);
  }

  /** Whether the error is about an unknown repository rather than an unknown URL. */
  public boolean saysNoSuchRepository() {
    // Harbor has its own code for anything unknown
    return code.equals("NAME_UNKNOWN")
        || (code.equals("NOT_FOUND")
            && (message.startsWith("repository ") || message.startsWith("project "))
            && message.endsWith("not found"));
  }

  private static ErrorBody fromJson(JsonNode root) {
    JsonNode first = root.path("errors").path(0);
    if (first.isObject()) {
      String code = PrintableText.text(first.path("code").asText(""), MAX_CODE);
      String message = shortened(first.path("message").asText(""));
      return new ErrorBody(code, withDetails(message, root.path("errors")), false);
    }
    for (String name : List.of("message", "error_description", "error", "details")) {
      JsonNode found = root.path(name);
      // Google's error is an object
      String message = (found.isObject() ? found.path("message") : found).asText("");
      if (!message.isEmpty()) {
        return new ErrorBody("", shortened(message), false);
      }
    }
    return new ErrorBody("", "", false);
  }

  /** Message with the details of the errors, such as the missing blobs. */
  private static String withDetails(String message, JsonNode errors) {
    List<String> details = new ArrayList<>();
    for (JsonNode error : errors) {
      JsonNode detail = error.path("detail");
      String text = detail.isValueNode() ? detail.asText("") : detail.toString();
      boolean saysNothing = detail.isMissingNode() || detail.isNull() || detail.isEmpty();
      boolean isNew = !message.contains(text) && !details.contains(text);
      if (!(detail.isContainerNode() && saysNothing) && !text.isBlank() && isNew) {
        details.add(text);
      }
      if (details.size() == MAX_DETAILS) {
        break;
      }
    }
    if (details.isEmpty()) {
      return message;
    }
    String text = shortened(String.join("; ", details));
    return message.isEmpty() ? text : message + ": " + text;
  }

  private static String shortened(String text) {
    return PrintableText.text(text.strip().replaceAll("\\s+", " "), MAX_CHARACTERS);
  }
}
