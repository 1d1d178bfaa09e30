package io.drayage.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Operating system, architecture and variant (image-spec, Image Index, {@code platform}); a part
 * may be empty.
 */
public record Platform(String os, String architecture, String variant) {
  private static final Set<String> COMPONENTS = Set.of("os", "architecture", "variant");
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
  private static final Map<String, String> ARCHITECTURES =
      Map.of(
          "x86_64", "amd64", "aarch64", "arm64", "x86", "386", "i386", "386", "i686", "386",
          "ppc64le", "ppc64le", "s390x", "s390x", "arm", "arm", "riscv64", "riscv64");

  /** Lower-cases the parts. */
  public Platform {
    os = os.toLowerCase(Locale.ROOT);
    architecture = architecture.toLowerCase(Locale.ROOT);
    variant = variant.toLowerCase(Locale.ROOT);
  }

  /**
   * Parses {@code OS[/ARCH[/VARIANT]]}; OS alone means this machine's architecture. Throws {@link
   * MalformedException}.
   */
  public static Platform parse(String text) {
    if (!text.matches("[A-Za-z0-9_.-]{1,40}(?:/[A-Za-z0-9_.-]{1,40}){0,2}")) {
      throw new MalformedException(
          "'%s' is not a platform (OS[/ARCH[/VARIANT]], such as linux/arm64)"
              .formatted(PrintableText.text(text, 80)));
    }
    String[] parts = text.split("/", -1);
    return new Platform(
        parts[0],
        parts.length > 1 ? parts[1] : hostArchitecture(),
        parts.length > 2 ? parts[2] : "");
  }

  /** Platform of images for this machine; always Linux, since container hosts run it. */
  public static Platform host() {
    return new Platform("linux", hostArchitecture(), "");
  }

  /**
   * Platform in an image's configuration (image-spec, Image Configuration); empty if {@code config}
   * has none.
   */
  public static Optional<Platform> ofImageConfig(byte[] config) {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = JSON.createParser(config)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING && COMPONENTS.contains(name)) {
          texts.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    String os = texts.getOrDefault("os", "");
    String architecture = texts.getOrDefault("architecture", "");
    return os.isEmpty() || architecture.isEmpty()
        ? Optional.empty()
        : Optional.of(new Platform(os, architecture, texts.getOrDefault("variant", "")));
  }

  /** Whether this marks a BuildKit attestation, which is no image to run. */
  public boolean isUnknown() {
    return os.equals("unknown") || architecture.equals("unknown");
  }

  @Override
  public String toString() {
    String text = architecture.isEmpty() ? os : os + "/" + architecture;
    return variant.isEmpty() ? text : text + "/" + variant;
  }

  private static String hostArchitecture() {
    String name = System.getProperty("os.arch", "amd64").toLowerCase(Locale.ROOT);
    return ARCHITECTURES.getOrDefault(name, name);
  }
}
