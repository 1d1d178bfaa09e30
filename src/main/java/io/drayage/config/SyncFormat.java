package io.drayage.config;

import static io.drayage.config.KeyTable.optional;
import static io.drayage.config.KeyTable.required;

import java.util.List;

/**
 * All keys of a sync file: what the readers know, what messages propose and what the JSON Schema
 * says comes from here.
 */
final class SyncFormat {
  private static final KeyShape DURATION = KeyShape.text("^(-1|[0-9.]+(ns|us|µs|ms|s|m|h).*)$");
  private static final KeyShape ONE_PLATFORM =
      KeyShape.text("^(all|[A-Za-z0-9_.-]{1,40}(/[A-Za-z0-9_.-]{1,40}){0,2})$");
  private static final KeyShape PLATFORM =
      KeyShape.either(ONE_PLATFORM, KeyShape.list(ONE_PLATFORM));
  private static final KeyTable.Key PLATFORM_KEY =
      optional(
          "platform",
          PLATFORM,
          "Which part of multi-platform images is copied: OS[/ARCH[/VARIANT]], a list of those, or"
              + " all for the whole index. Default: what stands further up, else this machine's.");

  /** The list of repositories, at top level. */
  static final KeyTable LISTER =
      KeyTable.of(
          optional(
              "maxItems",
              KeyShape.number(0, List.of(-1)),
              "When to stop asking a registry for repositories; -1: never. Default: 100."),
          optional(
              "cacheDuration",
              KeyShape.either(DURATION, KeyShape.number(-1, List.of())),
              "How long a list of repositories is used again, such as 90s, 30m or 2h. Default: 1h."));

  /** Who lists a location's repositories. */
  static final KeyTable LOCATION_LISTER =
      KeyTable.of(
          required(
              "type",
              KeyShape.choice(List.of("catalog", "dockerhub", "index")),
              "How the registry lists its repositories."),
          optional("search", KeyShape.TEXT, "What to search for; needed for the type index."));

  /** {@code source} and {@code target}. */
  static final KeyTable LOCATION =
      KeyTable.of(
          required("registry", KeyShape.TEXT, "The registry as host[:port], without a scheme."),
          optional(
              "auth",
              KeyShape.TEXT,
              "Base64 of {\"username\": …, \"password\": …} or of username:password; none: no login."),
          optional(
              "skip-tls-verify", KeyShape.FLAG, "Take any certificate, and plain HTTP as well."),
          optional(
              "auth-refresh",
              DURATION,
              "ECR only: how often to ask for a new password, at least 1h."),
          optional("lister", LOCATION_LISTER, "How repositories are listed for `from: regex:`."));

  /** An entry of {@code mappings}. */
  static final KeyTable MAPPING =
      KeyTable.of(
          required(
              "from",
              KeyShape.TEXT,
              "The repository's path at the source, or regex:EXPRESSION for all that match."),
          optional(
              "to",
              KeyShape.TEXT,
              "The path at the target, or regex:EXPRESSION,REPLACEMENT. Default: as at the source."),
          optional(
              "tags",
              KeyShape.list(KeyShape.TEXT),
              "Tags and rules: a tag, a digest, tag@digest, 'semver: RANGE', 'regex: EXPRESSION',"
                  + " 'keep: EXPRESSION', 'keep: latest N'. Default: all tags."),
          PLATFORM_KEY);

  /** An entry of {@code tasks}. */
  static final KeyTable TASK =
      KeyTable.of(
          required("name", KeyShape.TEXT, "The task's name in logs and reports."),
          optional(
              "interval",
              KeyShape.number(30, List.of(0)),
              "Seconds from run to run, at least 30; 0: once, at start. Default: 0."),
          optional("cron", KeyShape.TEXT, "When to run, as a Quartz cron expression."),
          optional("timezone", KeyShape.TEXT, "The time zone of `cron`, such as Asia/Seoul."),
          optional("verbose", KeyShape.FLAG, "Whether each request is worth a line of the log."),
          PLATFORM_KEY,
          required("source", LOCATION, "The registry to copy from."),
          required("target", LOCATION, "The registry to copy to."),
          optional("mappings", KeyShape.list(MAPPING), "What is copied, and where to."));

  /** {@code skopeo}. */
  static final KeyTable SKOPEO =
      KeyTable.of(
          optional("binary", KeyShape.TEXT, "The skopeo program, for `exec`. Default: skopeo."),
          optional(
              "certs-dir",
              KeyShape.TEXT,
              "A folder with a folder for each host (without port) that holds certificates: *.crt of"
                  + " authorities, *.cert and *.key of clients. Default: /etc/skopeo/certs.d."),
          optional(
              "exec", KeyShape.FLAG, "Have images copied by the skopeo program. Default: false."));

  /** {@code docker}. */
  static final KeyTable DOCKER =
      KeyTable.of(
          optional("dockerhost", KeyShape.TEXT, "Has no effect: no Docker daemon is needed."),
          optional("api-version", KeyShape.TEXT, "Has no effect: no Docker daemon is needed."));

  /** The top level. */
  static final KeyTable TOP =
      KeyTable.of(
              optional(
                  "relay",
                  KeyShape.choice(List.of("native", "skopeo", "docker")),
                  "Who moves the bytes; whatever it says, this program does, save for skopeo.exec."),
              optional("watch", KeyShape.FLAG, "Read the file again when it changes."),
              PLATFORM_KEY,
              optional("skopeo", SKOPEO, "Certificates, and the skopeo program."),
              optional("docker", DOCKER, "Accepted, without effect."),
              optional("lister", LISTER, "Limits of repository lists."),
              optional("tasks", KeyShape.list(TASK), "What is synced."),
              optional("dockerhost", KeyShape.TEXT, "Deprecated, without effect."),
              optional("api-version", KeyShape.TEXT, "Deprecated, without effect."))
          .extended();

  private SyncFormat() {}
}
