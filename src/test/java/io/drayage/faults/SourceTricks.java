package io.drayage.faults;

import io.drayage.faults.Trick.Effect;
import io.drayage.faults.Trick.Maker;
import io.drayage.faults.Trick.Nature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tricks of a source with lists, manifests and blobs. */
final class SourceTricks {
  private static final String NEXT = "; rel=\"next\"";
  private static final String MANY =
      IntStream.range(0, 200_000)
          .mapToObj(i -> "\"2.%d\"".formatted(i))
          .collect(Collectors.joining(",", "{\"name\":\"x\",\"tags\":[", "]}"));
  private static final List<String> LISTS =
      List.of(
          "",
          "null",
          "{\"tags\":null,\"repositories\":null}",
          "{\"tags\":{},\"repositories\":{}}",
          "{\"tags\":[null,7,{},[\"1.0\"],\"../../x\",\"1.0\\n2\",\"\"]}",
          "{\"repositories\":[null,7,{},[\"a\"],\"../../x\",\"e/cat-a\\u0000\",\"\"]}",
          "{\"tags\":[" + "[".repeat(100_000),
          "{\"tags\":[" + "{},".repeat(2_300_000) + "{}]}",
          "{\"name\":\"x\",\"tags\":[\"1.0\",\"1.1\"");
  private static final List<String> LINKS =
      List.of(
          "",
          "<>" + NEXT,
          "<?n=1" + NEXT,
          "<" + "x".repeat(20_000) + ">" + NEXT,
          "<?n=1>" + ";a=b".repeat(300) + NEXT,
          "<?n=1>; rel=next, <?n=2>; rel=\"next\", <?n=3>;;;",
          "<http://169.254.169.254/v2/x/tags/list>" + NEXT,
          "<ftp://x/>" + NEXT,
          "<http://[x>" + NEXT);

  private SourceTricks() {}

  static List<Maker> all() {
    List<Maker> all = new ArrayList<>(lists());
    all.addAll(contents());
    return List.copyOf(all);
  }

  private static List<Maker> lists() {
    return List.of(
        r -> list(Trick.pick(r, LISTS)),
        r -> link(Trick.pick(r, LINKS)),
        r -> list(MANY),
        r ->
            Trick.change(
                "cuts lists into pages of one", "A21", RequestKind.LISTS, SourceTricks::paged),
        r -> pages("has a list of 300 pages", 300, "\"3.%d\""),
        r -> pages("has a list of a million pages", 1_000_000, "\"3.%d\"").is(Nature.SLOW),
        r -> pages("has empty pages first", 3, ""),
        r -> pages("has pages of invalid names first", 3, "\"!\",%d"),
        r ->
            Trick.change(
                "has a list that goes in a circle",
                "A21",
                RequestKind.LISTS,
                (one, seen, answer) -> answer.with("Link", "<" + seen.path() + ">" + NEXT)));
  }

  private static List<Maker> contents() {
    return List.of(
        SourceTricks::odd,
        SourceTricks::odd,
        SourceTricks::odd,
        r ->
            Trick.change(
                "sends other bytes",
                "A5",
                Set.of(RequestKind.MANIFEST_GET, RequestKind.BLOB_GET, RequestKind.TAGS),
                (one, seen, answer) -> answer.body(forged(answer.body()))),
        r ->
            Trick.change(
                "sends a byte more",
                "A5",
                Set.of(RequestKind.MANIFEST_GET, RequestKind.BLOB_GET),
                (one, seen, answer) -> answer.body(answer.start(1.0 + 1.0 / answer.body().length))),
        r ->
            Trick.change(
                "sends half",
                "A5",
                Set.of(RequestKind.MANIFEST_GET, RequestKind.BLOB_GET, RequestKind.TAGS),
                (one, seen, answer) -> answer.body(answer.start(0.5))),
        r -> moving(),
        SourceTricks::ranges);
  }

  /** Sends half of a blob, and a wrong range for the rest. */
  private static Trick ranges(SplittableRandom random) {
    String range = Trick.pick(random, List.of("bytes 7-9/10", "bytes 0-0/*", "lines 1-2", ""));
    return Trick.sending(
        "breaks blobs off and goes on with '%s'".formatted(range),
        "A44",
        Set.of(RequestKind.BLOB_GET),
        (exchange, answer) -> {
          if (exchange.request().header("Range").isEmpty()) {
            exchange.sendHead(answer);
            exchange.write(answer.start(0.5));
          } else {
            exchange.send(answer.set("Content-Range", range));
          }
        });
  }

  private static Trick odd(SplittableRandom random) {
    List<String> names = List.copyOf(OddImage.all().keySet());
    String name = Trick.pick(random, names);
    return new Trick(
        "has " + name.replaceFirst("A\\d+ ", ""),
        name.replaceFirst(" .*", ""),
        Set.of(),
        new Effect.Content(OddImage.all().get(name)),
        Nature.PLAIN);
  }

  private static Trick list(String body) {
    return Trick.change(
        "has '%.30s' for a list".formatted(body),
        "A3 A21",
        RequestKind.LISTS,
        (one, seen, answer) -> answer.body(body));
  }

  private static Trick link(String link) {
    return Trick.change(
        "has '%.30s' for a next page".formatted(link),
        "A21 A22",
        RequestKind.LISTS,
        (one, seen, answer) -> answer.with("Link", link));
  }

  /** Sends the true list with one name on each page. */
  private static Answer paged(HostileRegistry registry, Seen seen, Answer answer) {
    String text = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    int open = text.indexOf('[');
    if (answer.status() != 200 || open < 0) {
      return answer;
    }
    String[] names = text.substring(open + 1, text.indexOf(']')).split(",", -1);
    int page = page(seen);
    String one = page < names.length ? names[page] : "";
    Answer sent = answer.body(text.substring(0, open + 1) + one + "]}");
    return page + 1 < names.length ? sent.with("Link", next(seen, page)) : sent;
  }

  /** Sends this number of pages before the true list. */
  private static Trick pages(String name, int number, String names) {
    return Trick.change(
        name,
        "A7 A21",
        RequestKind.LISTS,
        (one, seen, answer) -> {
          int page = page(seen);
          return page >= number
              ? answer
              : answer
                  .body(
                      "{\"tags\":[%1$s],\"repositories\":[%1$s]}".formatted(names.formatted(page)))
                  .with("Link", next(seen, page));
        });
  }

  private static int page(Seen seen) {
    String number = seen.path().replaceFirst(".*[?&]page=", "");
    return number.matches("\\d{1,8}") ? Integer.parseInt(number) : 0;
  }

  private static String next(Seen seen, int page) {
    return "<%s?page=%d>%s".formatted(seen.path().replaceFirst("\\?.*", ""), page + 1, NEXT);
  }

  static byte[] forged(byte[] bytes) {
    byte[] other = bytes.clone();
    if (other.length > 0) {
      other[other.length / 2] ^= 1;
    }
    return other;
  }

  /** Moves the tag after each look. */
  private static Trick moving() {
    AtomicInteger moves = new AtomicInteger();
    return Trick.change(
        "moves its tags",
        "A24",
        RequestKind.MANIFESTS,
        (one, seen, answer) -> {
          String path = seen.path().replaceFirst("^/v2/", "");
          String repository = path.replaceFirst("/manifests/.*", "");
          String tag = path.replaceFirst(".*/manifests/", "");
          if (!Contents.isDigest(tag) && answer.status() == 200) {
            one.memory().put(repository, tag, ImageSet.moved(moves.getAndIncrement() % 3));
          }
          return answer;
        });
  }
}
