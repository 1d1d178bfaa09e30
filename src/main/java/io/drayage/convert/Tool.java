package io.drayage.convert;

import io.drayage.config.YamlNode;
import io.drayage.config.YamlNode.Entries;
import io.drayage.config.YamlNode.Items;
import io.drayage.config.YamlNode.Null;
import io.drayage.config.YamlNode.Scalar;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Tools whose files are converted, each with the form of its files. */
public enum Tool {
  REGSYNC("regsync") {
    @Override
    boolean accepts(Entries root) {
      return value(root, "sync") instanceof Items;
    }
  },
  SKOPEO("skopeo") {
    @Override
    boolean accepts(Entries root) {
      return everyValue(root, Tool::isSkopeoRegistry);
    }
  },
  IMAGE_SYNCER("image-syncer") {
    @Override
    boolean accepts(Entries root) {
      return isCombined(root) || everyValue(root, Tool::isTarget) || isAccounts(root);
    }
  },
  SINKER("sinker") {
    @Override
    boolean accepts(Entries root) {
      return (value(root, "sources") instanceof Items || value(root, "images") instanceof Items)
          && Set.of("target", "sources", "images").containsAll(root.byKey().keySet());
    }
  };

  private static final Set<String> SKOPEO_LISTS =
      Set.of("images", "images-by-tag-regex", "images-by-semver");
  private static final Set<String> ACCOUNT =
      Set.of("username", "password", "insecure", "identityToken");

  private final String word;

  Tool(String word) {
    this.word = word;
  }

  /** Name on the command line. */
  public String word() {
    return word;
  }

  /** Tool of this name. */
  public static Optional<Tool> named(String word) {
    return Arrays.stream(values()).filter(tool -> tool.word.equals(word)).findFirst();
  }

  /** Names of all tools. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Tool::word).toList();
  }

  /** Whether a file has the form of this tool's. */
  abstract boolean accepts(Entries root);

  private static boolean isSkopeoRegistry(YamlNode node) {
    return node instanceof Entries registry
        && SKOPEO_LISTS.stream().anyMatch(registry.byKey()::containsKey);
  }

  private static boolean isCombined(Entries root) {
    return value(root, "images") instanceof Entries images
        && Set.of("auth", "images").containsAll(root.byKey().keySet())
        && (images.byKey().isEmpty() || everyValue(images, Tool::isTarget));
  }

  /** Whether the file holds accounts only. */
  static boolean isAccounts(Entries root) {
    return everyValue(
        root,
        value ->
            value instanceof Entries account
                && !account.byKey().isEmpty()
                && ACCOUNT.containsAll(account.byKey().keySet()));
  }

  private static boolean isTarget(YamlNode node) {
    return node instanceof Scalar
        || node instanceof Null
        || (node instanceof Items items
            && !items.items().isEmpty()
            && items.items().stream().allMatch(Scalar.class::isInstance));
  }

  private static boolean everyValue(Entries root, Predicate<YamlNode> condition) {
    return !root.byKey().isEmpty()
        && root.byKey().values().stream().map(YamlNode.Entry::value).allMatch(condition);
  }

  static YamlNode value(Entries root, String key) {
    YamlNode.Entry entry = root.byKey().get(key);
    return entry == null ? new Null(root.place()) : entry.value();
  }
}
