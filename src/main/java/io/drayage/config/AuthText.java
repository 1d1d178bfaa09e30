package io.drayage.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drayage.oci.MalformedException;
import io.drayage.plan.LocationAuth;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decodes {@code auth}: base64 of {@code {"username": …, "password": …}} or of {@code
 * username:password}. Two empty texts are no account. Messages never show any of it.
 */
final class AuthText {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final String NONE = "none";
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  // a list, a text, a file without its first line, or an object in shell quotes
  private static final Pattern LIKE_JSON = Pattern.compile("[\\[\"]|['`]\\s*[{\\[]");
  private static final Pattern BLANK = Pattern.compile("[ \\t]");
  private static final Pattern LINE_BREAK = Pattern.compile("[\\r\\n]");
  private static final Pattern NOT_STANDARD = Pattern.compile("[^A-Za-z0-9+/=]");
  private static final String MAKE_IT =
      "make it by `echo -n '{\"username\": \"...\", \"password\": \"...\"}' | base64 -w 0`";

  private AuthText() {}

  /**
   * Decodes the text; an empty one is {@link LocationAuth.Unspecified}. Throws {@link
   * MalformedException}, with a message that shows nothing of the text.
   */
  static LocationAuth parse(String text) {
    if (text.equals(NONE)) {
      return new LocationAuth.Anonymous();
    }
    String base64 = LINE_BREAK.matcher(text).replaceAll("");
    if (base64.isEmpty()) {
      return new LocationAuth.Unspecified();
    }
    try {
      return plain(decode(base64));
    } catch (MalformedException e) {
      if (GuidePlaceholders.isPlaceholder(text)) {
        throw invalid(
            "a placeholder stands there: put your account in its place (%s), or write `none` to go without one"
                .formatted(MAKE_IT));
      }
      throw e;
    }
  }

  private static LocationAuth plain(String decoded) {
    // some editors on Windows write a byte order mark
    String plain = decoded.startsWith(BYTE_ORDER_MARK) ? decoded.substring(1) : decoded;
    String start = plain.stripLeading();
    if (LIKE_JSON.matcher(start).lookingAt()) {
      throw invalid("it holds JSON that is not {\"username\": ..., \"password\": ...}; " + MAKE_IT);
    }
    return start.startsWith("{") ? fromJson(plain) : fromPair(plain);
  }

  private static String decode(String base64) {
    if (base64.indexOf(':') >= 0) {
      throw invalid("it is in plain text, not base64; " + MAKE_IT);
    }
    if (BLANK.matcher(base64).find()) {
      throw invalid(
          "it has a blank inside, as a token that was wrapped gets: YAML joins its lines by blanks (a"
              + " '>' block too); write it in one line, as `base64 -w 0` prints it, or in a '|' block");
    }
    if (NOT_STANDARD.matcher(base64).find()) {
      throw invalid("it has a character outside base64's standard alphabet; " + MAKE_IT);
    }
    if (base64.length() % 4 != 0) {
      throw invalid("its base64 is cut off, or lacks the padding (=) at its end; " + MAKE_IT);
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException e) {
      throw invalid("it has padding (=) in its middle; " + MAKE_IT);
    } catch (CharacterCodingException e) {
      throw invalid("it does not hold text; " + MAKE_IT);
    }
  }

  private static LocationAuth fromJson(String plain) {
    JsonNode root;
    try {
      root = JSON.readTree(plain);
    } catch (JsonProcessingException e) {
      // without its cause: Jackson's messages quote the source
      throw invalid("the JSON in it is broken; " + MAKE_IT);
    }
    Optional<String> username = field(root, "username");
    Optional<String> password = field(root, "password");
    if (username.equals(Optional.of("")) && password.equals(Optional.of(""))) {
      return new LocationAuth.Unspecified();
    }
    if (username.isEmpty() || password.isEmpty() || username.get().isEmpty()) {
      throw invalid(
          "the JSON in it needs \"username\" and \"password\", both as texts; " + MAKE_IT);
    }
    return new LocationAuth.UserPassword(username.get(), password.get());
  }

  /** Reads a text as Go does: names match without regard to case, the last of several counts. */
  private static Optional<String> field(JsonNode object, String name) {
    Optional<String> found = Optional.empty();
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      if (property.getKey().equalsIgnoreCase(name) && property.getValue().isTextual()) {
        found = Optional.of(property.getValue().textValue());
      }
    }
    return found;
  }

  private static LocationAuth fromPair(String plain) {
    int colon = plain.indexOf(':');
    if (plain.strip().equals(":")) {
      return new LocationAuth.Unspecified();
    }
    if (colon <= 0) {
      throw invalid("it holds neither JSON nor username:password; " + MAKE_IT);
    }
    // `echo user:password | base64` leaves a line break behind the password
    String password = plain.substring(colon + 1).replaceFirst("\\r?\\n\\z", "");
    return new LocationAuth.UserPassword(plain.substring(0, colon), password);
  }

  private static MalformedException invalid(String reason) {
    return new MalformedException("invalid Auth: " + reason);
  }
}
