package io.drayage.convert;

import io.drayage.convert.Draft.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads image-syncer's files: {@code auth} and {@code images}, apart or in one. */
final class ImageSyncerReader implements ToolReader {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)\\}|([A-Za-z_][A-Za-z0-9_]*))");

  private final Reading reading;
  private final List<Account> accounts = new ArrayList<>();

  /** Account of all repositories below a registry or a namespace. */
  private record Account(String prefix, Fields fields) {
    boolean covers(ImageName image) {
      return (image.registry() + "/" + image.fullPath() + "/")
          .startsWith(prefix.replaceAll("/+$", "") + "/");
    }
  }

  ImageSyncerReader(Reading reading) {
    this.reading = reading;
  }

  @Override
  public void read(List<SourceFile> files) throws ConvertException {
    List<Fields> images = new ArrayList<>();
    for (SourceFile file : files) {
      Fields root = file.fields(reading.findings());
      if (Tool.isAccounts(file.root())) {
        accounts(root);
      } else if (root.keys().contains("images") && root.keys().size() <= 2) {
        root.section("auth").ifPresent(this::accounts);
        root.section("images").ifPresent(images::add);
      } else {
        images.add(root);
      }
    }
    if (images.isEmpty()) {
      throw new ConvertException(
          files.get(0).file() + ": holds accounts only: give the file with the images too");
    }
    images.forEach(this::images);
  }

  private void accounts(Fields auth) {
    for (String key : auth.keys()) {
      auth.section(key).ifPresent(account -> accounts.add(new Account(key, account)));
    }
  }

  private void images(Fields images) {
    for (String key : images.keys()) {
      Place place = images.place(key);
      reading.findings().about(place);
      Optional<Selection> selection = Selection.parse(key);
      if (selection.isEmpty()) {
        lost(place, "'%s' is not an image".formatted(key));
        continue;
      }
      List<Value> targets = images.texts(key);
      if (targets.isEmpty()) {
        usualTarget(selection.get(), place);
      }
      targets.forEach(target -> rule(selection.get(), variables(target.text()), place));
    }
  }

  /** Older versions copy to a registry and namespace of the command line. */
  private void usualTarget(Selection selection, Place place) {
    Optional<String> target = reading.options().target();
    if (target.isEmpty()) {
      lost(place, "it has no target: say the registry and namespace by --target");
      return;
    }
    rule(selection, target.get() + "/" + selection.image().baseName(), place);
  }

  private void rule(Selection selection, String target, Place place) {
    Optional<Selection> parsed = Selection.parse(target);
    if (parsed.isEmpty() || parsed.get().isByRule()) {
      lost(place, "its target is not an image");
      return;
    }
    Optional<List<String>> items = items(selection, parsed.get(), place);
    if (items.isEmpty()) {
      return;
    }
    Rule rule = Rule.of(selection.image(), parsed.get().image(), items.get(), Rule.ALL_PLATFORMS);
    Task task = new Task(side(selection.image()), side(parsed.get().image()), Timing.ONCE);
    reading.draft().add(task, rule, place);
  }

  /** Items of {@code tags}; empty if none of the images can be carried over, which is reported. */
  private Optional<List<String>> items(Selection from, Selection to, Place place) {
    List<String> written = to.names();
    if (from instanceof Selection.Matching matching) {
      if (!written.isEmpty()) {
        lost(place, "a target with tags belongs to a source with as many");
        return Optional.empty();
      }
      return Optional.of(matching.items());
    }
    List<String> read = from.names();
    if (written.isEmpty()) {
      return Optional.of(read);
    }
    if (written.size() != read.size()) {
      lost(place, "source and target have not the same number of tags");
      return Optional.empty();
    }
    List<String> items = new ArrayList<>();
    for (int at = 0; at < read.size(); at++) {
      String source = read.get(at);
      String target = written.get(at);
      if (source.equals(target)) {
        items.add(source);
      } else if (source.contains(":") && !target.contains(":")) {
        items.add(target + "@" + source);
      } else {
        reading.findings().lost(place, Renamed.message(source, target));
      }
    }
    return items.isEmpty() ? Optional.empty() : Optional.of(items);
  }

  private Side side(ImageName image) {
    Optional<Account> account =
        accounts.stream()
            .filter(known -> known.covers(image))
            .max(Comparator.comparingInt(known -> known.prefix().length()));
    if (account.isEmpty()) {
      return Side.of(image.registry());
    }
    Fields fields = account.get().fields();
    fields.lost("identityToken", "put it into the Docker client's configuration");
    String auth =
        reading
            .accounts()
            .auth(account.get().prefix(), fields.place(), Optional.of(fields), Credential::ofShell);
    return new Side(image.registry(), auth, fields.flag("insecure"));
  }

  /** Writes variables of a shell as a sync file has them. */
  private static String variables(String text) {
    Matcher variable = VARIABLE.matcher(text);
    return variable.replaceAll(
        match ->
            Matcher.quoteReplacement(
                "${" + (match.group(1) == null ? match.group(2) : match.group(1)) + "}"));
  }

  private void lost(Place place, String reason) {
    reading.findings().lost(place, "the entry is left out: " + reason);
  }
}
