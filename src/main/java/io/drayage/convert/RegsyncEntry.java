package io.drayage.convert;

import io.drayage.config.GoDuration;
import io.drayage.convert.Draft.Task;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Platform;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one entry of regsync's {@code sync}, with the defaults for what it lacks. */
final class RegsyncEntry {
  private static final long MIN_SECONDS = 30;

  private final Reading reading;
  private final Findings findings;
  private final Fields entry;
  private final Fields defaults;
  private final RegsyncReader.Hosts hosts;

  RegsyncEntry(Reading reading, Fields entry, Fields defaults, RegsyncReader.Hosts hosts) {
    this.reading = reading;
    this.findings = reading.findings();
    this.entry = entry;
    this.defaults = defaults;
    this.hosts = hosts;
  }

  void read() {
    findings.about(entry.place());
    Map<String, String> fields = new HashMap<>();
    Stream.of("source", "target", "type")
        .forEach(
            key ->
                fields.put(
                    key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1),
                    entry.text(key).map(Value::text).orElse("")));
    Optional<String> source = GoTemplate.expand(fields.getOrDefault("Source", ""), fields);
    source.ifPresent(text -> fields.put("Source", text));
    Optional<String> target = GoTemplate.expand(fields.getOrDefault("Target", ""), fields);
    if (source.isEmpty() || target.isEmpty()) {
      leftOut("its template is not understood: write the name out");
    } else if (Stream.of(source.get(), target.get()).anyMatch(name -> name.contains("://"))) {
      leftOut("only registries are read and written, no folders");
    } else {
      byType(fields.getOrDefault("Type", ""), source.get(), target.get());
    }
    options();
    entry.reportUnknown();
  }

  private void byType(String type, String source, String target) {
    switch (type) {
      case "image" -> image(source, target);
      case "repository" -> repository(source, target);
      case "registry" -> registry(source, target);
      default -> leftOut("its type is none of image, repository and registry");
    }
  }

  private void image(String source, String target) {
    Optional<ImageName> from = ImageName.parse(source);
    Optional<ImageName> to = ImageName.parse(target);
    if (from.isEmpty() || to.isEmpty()) {
      leftOut("its source or target is not an image");
      return;
    }
    if (to.get().digest().isPresent() && to.get().digest().equals(from.get().digest())) {
      add(from.get(), to.get(), List.of(to.get().digest().get()));
      return;
    }
    String tag = to.get().tag().orElse("latest");
    Optional<String> item = from.get().item(tag);
    if (item.isEmpty()) {
      findings.lost(entry.place(), Renamed.message(from.get().tag().orElse("latest"), tag));
      return;
    }
    add(from.get(), to.get(), List.of(item.get()));
  }

  private void repository(String source, String target) {
    Optional<ImageName> from = ImageName.parse(source);
    Optional<ImageName> to = ImageName.parse(target);
    if (from.isEmpty() || to.isEmpty()) {
      leftOut("its source or target is not a repository");
      return;
    }
    new RegsyncTags(entry, findings).sets().forEach(tags -> add(from.get(), to.get(), tags));
  }

  private void registry(String source, String target) {
    Fields repos =
        entry.section("repos").orElseGet(() -> Fields.none(entry.place().file(), findings));
    List<String> allow = repos.texts("allow").stream().map(Value::text).toList();
    List<Value> deny = repos.texts("deny");
    repos.reportUnknown();
    if (entry.isMalformed("repos") || repos.isMalformed("allow", "deny")) {
      leftOut("its repositories can't be read");
      return;
    }
    if (!deny.isEmpty()) {
      findings.lost(
          deny.get(0).place(),
          "the entry is left out: `from` can't exclude repositories: write an expression of those"
              + " that are wanted, or a mapping for each");
      return;
    }
    Optional<ImageName> to =
        ImageName.parse(target + "/x").filter(name -> target.matches(".*[.:}].*|localhost"));
    if (source.contains("/") || to.isEmpty()) {
      leftOut("its source is not a registry, or its target neither a registry nor a path in one");
      return;
    }
    if (source.equals(ImageName.DOCKER_HUB)) {
      leftOut("Docker Hub has no list of its repositories: write a mapping for each");
      return;
    }
    String expression = allow.isEmpty() ? ".+" : Expressions.anyAnchored(allow);
    ImageName from =
        new ImageName(source, "regex:" + expression, Optional.empty(), Optional.empty());
    String path = to.get().path().substring(0, Math.max(0, to.get().path().length() - 2));
    ImageName below = new ImageName(to.get().registry(), path, Optional.empty(), Optional.empty());
    new RegsyncTags(entry, findings).sets().forEach(tags -> add(from, below, tags));
  }

  private void add(ImageName from, ImageName to, List<String> tags) {
    Optional<String> platform = platform();
    if (platform.isEmpty()) {
      leftOut("its platform can't be read");
      return;
    }
    Rule rule = Rule.of(from, to, tags, platform.get());
    Task task = new Task(hosts.side(from.registry()), hosts.side(to.registry()), timing());
    reading.draft().add(task, rule, entry.place());
  }

  /** Value of {@code platform}; empty if it can't be read, which is reported. */
  private Optional<String> platform() {
    Optional<Value> one = entry.text("platform");
    if (one.isPresent()) {
      return one.get().text().equals("local")
          ? Optional.of(Rule.THIS_MACHINE)
          : platform(one.get());
    }
    List<Value> several =
        entry.texts("platforms").stream().filter(value -> !value.text().isEmpty()).toList();
    if (entry.isMalformed("platform", "platforms")) {
      return Optional.empty();
    }
    if (several.isEmpty()) {
      return Optional.of(Rule.ALL_PLATFORMS);
    }
    List<String> known = several.stream().flatMap(value -> platform(value).stream()).toList();
    if (known.size() < several.size()) {
      return Optional.empty();
    }
    findings.lost(
        several.get(0).place(),
        "platforms: the index is reduced to these here, and so has another digest (regsync writes the"
            + " whole index and only some of its images)");
    return Optional.of("[" + String.join(", ", known) + "]");
  }

  private Optional<String> platform(Value value) {
    try {
      Platform unused = Platform.parse(value.text());
      return Optional.of(value.text());
    } catch (MalformedException e) {
      findings.lost(value.place(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Timing timing() {
    Optional<Value> schedule = entry.text("schedule").or(() -> defaults.text("schedule"));
    Optional<Value> interval = entry.text("interval").or(() -> defaults.text("interval"));
    if (schedule.isPresent()) {
      return schedule(schedule.get());
    }
    return interval.map(value -> interval(value, value.text())).orElse(Timing.ONCE);
  }

  private Timing schedule(Value schedule) {
    String cron = schedule.text().strip();
    if (cron.startsWith("@every ")) {
      return interval(schedule, cron.substring("@every ".length()).strip());
    }
    String zone = "";
    if (cron.startsWith("CRON_TZ=") || cron.startsWith("TZ=")) {
      String[] parts = cron.split("\\s+", 2);
      zone = parts[0].substring(parts[0].indexOf('=') + 1);
      cron = parts.length < 2 ? "" : parts[1];
    }
    Optional<String> quartz = UnixCron.toQuartz(cron);
    if (quartz.isEmpty()) {
      findings.lost(
          schedule.place(),
          ("schedule: '%s' has no counterpart, the task runs once: write a `cron`, and a task for each"
                  + " if days of the month and of the week are both named")
              .formatted(schedule.text()));
      return Timing.ONCE;
    }
    return new Timing(0, quartz.get(), zone);
  }

  private Timing interval(Value place, String text) {
    Optional<Duration> duration = GoDuration.parse(text).filter(value -> !value.isNegative());
    if (duration.isEmpty()) {
      findings.lost(
          place.place(), "interval: '%s' is no duration, the task runs once".formatted(text));
      return Timing.ONCE;
    }
    long seconds = duration.get().toSeconds();
    if (!duration.get().isZero() && seconds < MIN_SECONDS) {
      findings.lost(place.place(), "interval: %s is raised to 30 seconds".formatted(text));
      return Timing.every(MIN_SECONDS);
    }
    return Timing.every(seconds);
  }

  private void options() {
    lost("backup", "an image that is replaced is not kept: let the registry retain it");
    lost("hooks", "send a message, or start a program, from a route (docs/operator/routes.md)");
    lost("referrers", "attestations and signatures by the referrers API are not copied");
    for (String key :
        List.of("referrerFilters", "referrerSource", "referrerTarget", "referrerSlow")) {
      lost(key, "referrers are not copied");
    }
    lost("mediaTypes", "images of all media types are copied");
    lost("includeExternal", "layers of foreign URLs are not copied");
    if (entry.has("tags") || entry.has("tagSets") || !"repository".equals(type())) {
      lost("digestTags", "signatures under sha256-… are not copied along: add 'regex: sha256-.*'");
    } else {
      entry.node("digestTags");
      defaults.node("digestTags");
    }
    for (String key : List.of("fastCheck", "forceRecursive")) {
      entry.note(key, "not needed here");
      defaults.note(key, "not needed here");
    }
    String reserve = "set the property drayage.registry.HOST.pull-reserve";
    entry.note("ratelimit", reserve);
    defaults.note("ratelimit", reserve);
    Stream.of("repos", "tags", "tagSets", "platform", "platforms", "interval", "schedule")
        .forEach(entry::node);
    Stream.of("interval", "schedule").forEach(defaults::node);
  }

  private String type() {
    return entry.text("type").map(Value::text).orElse("");
  }

  private void lost(String key, String advice) {
    entry.lost(key, advice);
    if (!entry.has(key)) {
      // told once, at the top of the result
      findings.about(defaults.place());
      defaults.lost(key, advice);
      findings.about(entry.place());
    }
  }

  private void leftOut(String reason) {
    findings.lost(entry.place(), "the entry is left out: " + reason);
  }
}
