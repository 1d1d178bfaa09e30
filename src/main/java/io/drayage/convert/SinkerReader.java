package io.drayage.convert;

import io.drayage.convert.Draft.Task;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads image manifests of sinker ({@code .images.yaml}). */
final class SinkerReader implements ToolReader {
  private final Reading reading;

  /** A registry with the path below which images go. */
  private record Target(Side side, String repository) {
    /** Path of the repository; its last part alone where sinker knows of no nested ones. */
    String pathOf(String source) {
      boolean flat =
          Stream.of("gcr.io", "quay.io", "docker.io")
              .anyMatch(host -> side.registry().contains(host));
      String name = flat ? source.substring(source.lastIndexOf('/') + 1) : source;
      return repository.isEmpty() ? name : repository + "/" + name;
    }
  }

  SinkerReader(Reading reading) {
    this.reading = reading;
  }

  @Override
  public void read(List<SourceFile> files) {
    for (SourceFile file : files) {
      Fields manifest = file.fields(reading.findings());
      Optional<Fields> target = manifest.section("target");
      for (String key : List.of("sources", "images")) {
        manifest.sections(key).forEach(source -> source(source, target));
      }
      target.ifPresent(Fields::reportUnknown);
      manifest.reportUnknown();
      reading
          .findings()
          .note(
              Place.whole(file.file()),
              "sinker never overwrites a tag of the target; here a tag that moves at the source is"
                  + " copied again (name a digest to pin it)");
    }
  }

  private void source(Fields source, Optional<Fields> usual) {
    Place place = source.place();
    reading.findings().about(place);
    Optional<Fields> own = source.section("target").filter(target -> target.has("host"));
    Optional<Value> repository = source.text("repository");
    if (repository.isEmpty()) {
      reading.findings().lost(place, "the entry is left out: it has no repository");
      return;
    }
    Target target = own.or(() -> usual).map(this::target).orElse(new Target(hub(), ""));
    Side from = side(source);
    String path = repository.get().literal();
    ImageName name =
        new ImageName(
            from.registry(),
            path,
            source.text("tag").map(Value::literal),
            source.text("digest").map(Value::literal));
    if (source.isMalformed("tag", "digest")) {
      reading.findings().lost(place, "the entry is left out: its tag can't be read");
      return;
    }
    ImageName to =
        new ImageName(
            target.side().registry(), target.pathOf(path), Optional.empty(), Optional.empty());
    Rule rule =
        Rule.of(
            name,
            to,
            List.of(item(name)),
            reading.options().all() ? Rule.ALL_PLATFORMS : Rule.THIS_MACHINE);
    reading.draft().add(new Task(from, target.side(), Timing.ONCE), rule, place);
    own.ifPresent(Fields::reportUnknown);
    source.reportUnknown();
  }

  /** The tag counts before the digest; a digest alone is written under its hexadecimal part. */
  private static String item(ImageName name) {
    if (name.tag().isPresent()) {
      return name.tag().get();
    }
    return name.digest()
        .map(digest -> digest.replace("sha256:", "") + "@" + digest)
        .orElse("latest");
  }

  private Target target(Fields target) {
    return new Target(side(target), target.text("repository").map(Value::literal).orElse(""));
  }

  private static Side hub() {
    return Side.of(ImageName.DOCKER_HUB);
  }

  private Side side(Fields fields) {
    String host = fields.text("host").map(Value::literal).orElse(ImageName.DOCKER_HUB);
    Optional<Fields> account = fields.section("auth").filter(auth -> auth.has("password"));
    String auth =
        reading.accounts().auth(host, fields.place("auth"), account, SinkerReader::variable);
    return new Side(host, auth, /* skipTlsVerify= */ false);
  }

  /** Name of a variable. It may be a password by mistake, so it is not shown. */
  private static Credential variable(Value value) {
    return new Credential.Unnamed(value.text());
  }
}
