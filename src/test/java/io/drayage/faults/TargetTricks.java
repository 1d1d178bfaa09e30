package io.drayage.faults;

import io.drayage.faults.Trick.Effect;
import io.drayage.faults.Trick.Maker;
import io.drayage.faults.Trick.Nature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Tricks of a target with presence, uploads and manifests. */
final class TargetTricks {
  private static final Set<RequestKind> PUTS = Set.of(RequestKind.MANIFEST_PUT);
  private static final Set<RequestKind> OPENINGS =
      Set.of(RequestKind.UPLOAD_START, RequestKind.MOUNT);
  private static final List<Answer> REFUSALS =
      List.of(
          Answer.of(500),
          Answer.of(502),
          Answer.error(403, "DENIED", "policy"),
          Answer.error(400, "MANIFEST_INVALID", "blob sha256:0 is not known"),
          Answer.error(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry"),
          Answer.error(404, "BLOB_UPLOAD_UNKNOWN", "upload unknown"),
          Answer.error(400, "BLOB_UPLOAD_INVALID", "repository policy"),
          Answer.error(409, "TAG_INVALID", "The image tag already exists"),
          Answer.error(412, "PRECONDITION", "tag is immutable"),
          Answer.of(413).body("<html><title>413 Request Entity Too Large</title></html>"),
          Answer.error(429, "TOOMANYREQUESTS", "slow down").with("Retry-After", "1"),
          Answer.of(204),
          Answer.of(202),
          Answer.of(201));
  private static final List<String> UPLOADS =
      List.of(
          "",
          "http://[upload",
          "http://169.254.169.254/v2/x",
          "http://127.0.0.1:9/v2/x",
          "http://localhost:9/v2/x",
          "ftp://files.example/x",
          "//",
          "/v2/nowhere/blobs/uploads/x",
          "/" + "x".repeat(40_000));

  private TargetTricks() {}

  static List<Maker> all() {
    List<Maker> all = new ArrayList<>(blobs());
    all.addAll(manifests());
    all.addAll(uploads());
    return List.copyOf(all);
  }

  private static List<Maker> blobs() {
    return List.of(
        r -> present("says that it has every blob", Answer.of(200)).is(Nature.LYING),
        r ->
            present(
                "has each blob with no bytes in it", Answer.of(200).with("Content-Length", "0")),
        r -> present("says that it has no blob", Answer.of(404)),
        r -> storedBut(r, "blob", Set.of(RequestKind.UPLOAD_PUT)),
        r -> notStored(r, "blob", Set.of(RequestKind.UPLOAD_PUT)),
        r -> vouching("blobs", RequestKind.UPLOAD_PUT),
        r -> loses());
  }

  private static List<Maker> manifests() {
    return List.of(
        r -> storedBut(r, "manifest", PUTS),
        r -> storedBut(r, "manifest", PUTS),
        r -> notStored(r, "manifest", PUTS),
        r -> notStored(r, "manifest", PUTS),
        r -> vouching("manifests", RequestKind.MANIFEST_PUT),
        TargetTricks::lists,
        r ->
            new Trick(
                "does not check manifests",
                "A4",
                Set.of(),
                new Effect.Carelessness(),
                Nature.CARELESS));
  }

  private static List<Maker> uploads() {
    return List.of(
        r ->
            Trick.instead(
                "does what is asked and resets the connection",
                "A43 A44",
                RequestKind.WRITING,
                (one, x) -> {
                  Answer unused = x.pass();
                  x.reset();
                }),
        TargetTricks::resetInTheMiddle,
        r -> lyingMount(),
        TargetTricks::refusedMount,
        r -> location(Trick.pick(r, UPLOADS)),
        TargetTricks::elsewhere,
        r -> forgets(),
        TargetTricks::wrongSession);
  }

  private static Trick present(String name, Answer answer) {
    return Trick.instead(
        name, "A15 A35", Set.of(RequestKind.BLOB_HEAD), (one, x) -> x.send(answer));
  }

  private static Trick storedBut(SplittableRandom random, String what, Set<RequestKind> asks) {
    Answer refusal = Trick.pick(random, REFUSALS);
    return Trick.change(
        "stores a %s but answers %d".formatted(what, refusal.status()),
        "A43",
        asks,
        (one, seen, answer) -> answer.status() == 401 ? answer : refusal);
  }

  private static Trick notStored(SplittableRandom random, String what, Set<RequestKind> asks) {
    Answer refusal = Trick.pick(random, REFUSALS);
    return Trick.instead(
        "stores no %s and answers %d".formatted(what, refusal.status()),
        "A15 A35",
        asks,
        (one, x) -> {
          x.upload(1);
          x.send(refusal);
        });
  }

  private static Trick vouching(String what, RequestKind put) {
    return Trick.instead(
            "vouches for %s that it does not store".formatted(what),
            "A15 A35",
            Set.of(put),
            (one, x) -> {
              String digest = "sha256:" + Contents.sha256(x.upload(1));
              x.send(Answer.of(201).with("Docker-Content-Digest", digest));
            })
        .is(Nature.LYING);
  }

  private static Trick lyingMount() {
    return Trick.instead(
            "says that it has mounted",
            "A35 A45",
            Set.of(RequestKind.MOUNT),
            (one, x) -> {
              String digest = x.request().path().replaceFirst(".*mount=([^&]*).*", "$1");
              x.send(Answer.of(201).with("Docker-Content-Digest", digest.replace("%3A", ":")));
            })
        .is(Nature.LYING);
  }

  private static Trick resetInTheMiddle(SplittableRandom random) {
    double part = Trick.pick(random, List.of(0.0, 0.3, 0.9));
    return Trick.instead(
        "resets after %.1f of a body".formatted(part),
        "A44",
        Set.of(RequestKind.UPLOAD_PUT, RequestKind.MANIFEST_PUT),
        (one, x) -> Faults.resetAfter(part).play(x));
  }

  private static Trick refusedMount(SplittableRandom random) {
    int status = Trick.pick(random, List.of(201, 400, 401, 403, 404, 405, 500, 501));
    return Trick.instead(
        "answers mounts with %d".formatted(status),
        "A45",
        Set.of(RequestKind.MOUNT),
        (one, x) -> x.send(Answer.of(status)));
  }

  private static Trick location(String place) {
    return Trick.change(
        "has '%.40s' for an upload's address".formatted(place),
        "A46",
        OPENINGS,
        (one, seen, answer) ->
            place.isEmpty() ? answer.without("Location") : answer.set("Location", place));
  }

  private static Trick elsewhere(SplittableRandom random) {
    String prefix =
        Trick.pick(random, List.of(OtherHosts.STORAGE, OtherHosts.OTHER, OtherHosts.STRANGER));
    return Trick.change(
        "has uploads sent to " + prefix,
        "A11 A46",
        OPENINGS,
        (one, seen, answer) ->
            answer
                .header("Location")
                .map(path -> one.scheme() + "://" + prefix + one.host() + path)
                .map(place -> answer.set("Location", place))
                .orElse(answer));
  }

  private static Trick forgets() {
    return Trick.instead(
        "forgets uploads",
        "A4",
        Set.of(RequestKind.UPLOAD_PUT, RequestKind.UPLOAD_STATUS),
        (one, x) -> {
          x.upload(1);
          x.send(Answer.error(404, "BLOB_UPLOAD_UNKNOWN", "upload unknown"));
        });
  }

  private static Trick loses() {
    return Trick.instead(
            "loses a blob before it takes a manifest",
            "A4 A35",
            PUTS,
            (one, x) -> {
              if (one.memory() instanceof MemoryTarget target) {
                target.lose(x.request().path().replaceFirst("^/v2/(.*)/manifests/.*", "$1"));
              }
              x.send(x.pass());
            })
        .is(Nature.LYING);
  }

  private static Trick lists(SplittableRandom random) {
    int status = Trick.pick(random, List.of(404, 403, 200));
    return Trick.instead(
        status == 200 ? "has an empty list of tags" : "answers lists of tags with " + status,
        "A14 A17",
        Set.of(RequestKind.TAGS),
        (one, x) ->
            x.send(
                status == 200
                    ? Answer.of(200).body("{\"name\":\"x\",\"tags\":[]}")
                    : Answer.error(status, "NAME_UNKNOWN", "not known")));
  }

  private static Trick wrongSession(SplittableRandom random) {
    String range = Trick.pick(random, List.of("0-0", "0-999999999", "5-1", "bytes=0-99", "x"));
    return Trick.change(
        "says that '%s' has arrived".formatted(range),
        "A44",
        Set.of(RequestKind.UPLOAD_STATUS, RequestKind.UPLOAD_START),
        (one, seen, answer) -> answer.set("Range", range));
  }
}
