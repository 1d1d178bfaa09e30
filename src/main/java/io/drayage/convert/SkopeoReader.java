package io.drayage.convert;

import io.drayage.config.YamlNode;
import io.drayage.config.YamlNode.Scalar;
import io.drayage.convert.Draft.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the YAML of {@code skopeo sync --src yaml}. */
final class SkopeoReader implements ToolReader {
  private final Reading reading;

  SkopeoReader(Reading reading) {
    this.reading = reading;
  }

  @Override
  public void read(List<SourceFile> files) throws ConvertException {
    String target =
        reading
            .options()
            .target()
            .orElseThrow(
                () ->
                    new ConvertException(
                        files.get(0).file()
                            + ": skopeo is told the target on its command line: say it by --target"
                            + " REGISTRY/PATH"));
    Destination destination = new Destination(target, reading.options().scoped());
    for (SourceFile file : files) {
      Fields registries = file.fields(reading.findings());
      for (String registry : registries.keys()) {
        registries
            .section(registry)
            .ifPresent(section -> new Registry(registry, section, destination).read());
      }
    }
  }

  /** Second argument of the command. */
  private record Destination(String text, boolean scoped) {
    /** Target of the repository: below its own name or, scoped, its whole one. */
    Optional<ImageName> of(ImageName source) {
      String below = scoped ? source.registry() + "/" + source.fullPath() : source.baseName();
      return ImageName.parse(text.replaceAll("/+$", "") + "/" + below);
    }
  }

  private final class Registry {
    private final String name;
    private final Fields fields;
    private final Destination destination;

    Registry(String name, Fields fields, Destination destination) {
      this.name = name;
      this.fields = fields;
      this.destination = destination;
    }

    void read() {
      Side source = side();
      fields
          .section("images")
          .ifPresent(images -> images.keys().forEach(image -> named(source, images, image)));
      fields
          .section("images-by-tag-regex")
          .ifPresent(images -> images.keys().forEach(image -> byRegex(source, images, image)));
      fields
          .section("images-by-semver")
          .ifPresent(images -> images.keys().forEach(image -> bySemver(source, images, image)));
      reading.findings().about(fields.place());
      fields.lost(
          "cert-dir",
          "copy its files into HOST/ of `skopeo.certs-dir`, by default /etc/skopeo/certs.d/HOST/");
      fields.reportUnknown();
    }

    private Side side() {
      Optional<Fields> account = fields.section("credentials");
      String auth =
          reading
              .accounts()
              .auth(name, fields.place("credentials"), account, SkopeoReader::written);
      account.ifPresent(
          known -> {
            known.lost("identitytoken", "put it into the Docker client's configuration");
            known.reportUnknown();
          });
      boolean skip = fields.node("tls-verify").filter(SkopeoReader::isFalse).isPresent();
      return new Side("", auth, skip);
    }

    private void named(Side source, Fields images, String image) {
      Place place = images.place(image);
      reading.findings().about(place);
      List<String> tags = new ArrayList<>();
      images.texts(image).forEach(tag -> tags.add(tag.literal()));
      if (images.isMalformed(image)) {
        reading.findings().lost(place, "the entry is left out: its tags can't be read");
        return;
      }
      add(source, image, tags, place);
    }

    private void byRegex(Side source, Fields images, String image) {
      Place place = images.place(image);
      images
          .text(image)
          .ifPresent(
              expression ->
                  add(
                      source,
                      image,
                      List.of("regex: " + Expressions.anywhere(expression.text())),
                      place));
    }

    private void bySemver(Side source, Fields images, String image) {
      Place place = images.place(image);
      reading.findings().about(place);
      Optional<Value> constraint = images.text(image);
      if (constraint.isEmpty()) {
        return;
      }
      Optional<VersionRange> range = VersionRange.ofMasterminds(constraint.get().text());
      if (range.isEmpty()) {
        reading
            .findings()
            .lost(
                place,
                "the entry is left out: the range '%s' of %s has no counterpart: write it as `semver:`"
                    .formatted(constraint.get().text(), image));
        return;
      }
      List<String> tags = new ArrayList<>(List.of("semver: " + range.get().text()));
      if (range.get().namesPreRelease()) {
        reading
            .findings()
            .lost(
                place,
                "the range of %s names a pre-release: here pre-releases are versions as any other; try it by `drayage tags`"
                    .formatted(image));
      } else {
        // skopeo takes pre-releases only where a range names one
        tags.add("keep: [^-]*");
      }
      add(source, image, tags, place);
    }

    private void add(Side source, String image, List<String> tags, Place place) {
      reading.findings().about(place);
      Optional<ImageName> from = ImageName.parse(name + "/" + image);
      Optional<ImageName> to = from.flatMap(destination::of);
      if (to.isEmpty() || from.get().tag().isPresent() || from.get().digest().isPresent()) {
        reading
            .findings()
            .lost(place, "the entry is left out: '%s' is not a repository".formatted(image));
        return;
      }
      Side named = new Side(from.get().registry(), source.auth(), source.skipTlsVerify());
      Rule rule =
          Rule.of(
              from.get(),
              to.get(),
              tags,
              reading.options().all() ? Rule.ALL_PLATFORMS : Rule.THIS_MACHINE);
      reading.draft().add(new Task(named, Side.of(to.get().registry()), Timing.ONCE), rule, place);
    }
  }

  private static boolean isFalse(YamlNode value) {
    return value instanceof Scalar scalar && scalar.written().matches("(?i)false|no|off");
  }

  private static Credential written(Value value) {
    return new Credential.Written(value.place());
  }
}
