package io.drayage.faults;

import io.drayage.faults.PlacedTrick.When;
import io.drayage.faults.Trick.Maker;
import io.drayage.faults.Trick.Nature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Random tricks, each with its requests. The same seed and number give the same composition.
 *
 * @param source tricks of the source; none for a sound source
 * @param target tricks of the target; none for a sound target
 */
record Composition(
    long seed, int number, Setting setting, List<PlacedTrick> source, List<PlacedTrick> target) {
  private static final List<Maker> HANDSHAKES = LoginTricks.handshakes();
  private static final List<String> PLATFORMS =
      List.of(
          "",
          ", platform: all",
          ", platform: linux/arm64",
          ", platform: [linux/amd64, linux/arm64]");

  /**
   * Harmless differences between examples.
   *
   * @param hasOld whether the target has older images under the tags
   * @param collects whether the target loses a repository after the run with tricks
   * @param finds whether a mapping reads the catalog
   * @param platform YAML for the mappings
   */
  record Setting(
      Login login,
      boolean tls,
      boolean hasOld,
      boolean collects,
      boolean docker,
      boolean finds,
      String platform) {}

  /** Draws a composition. */
  static Composition of(long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + number);
    // neighbouring seeds begin with similar numbers
    random.nextLong();
    boolean tls = random.nextInt(8) == 0;
    List<Login> logins = new ArrayList<>(List.of(Login.values()));
    if (tls) {
      // the certificate of that service is not known
      logins.remove(Login.VOUCHED_TOKEN);
    }
    Setting setting =
        new Setting(
            Trick.pick(random, logins),
            tls,
            random.nextInt(3) == 0,
            random.nextInt(3) == 0,
            random.nextBoolean(),
            random.nextInt(4) == 0,
            Trick.pick(random, PLATFORMS));
    int side = random.nextInt(100);
    return new Composition(
        seed,
        number,
        setting,
        side < 60 ? draw(random, setting, SourceTricks.all(), RequestKind.READING) : List.of(),
        side >= 45 ? draw(random, setting, TargetTricks.all(), RequestKind.WRITING) : List.of());
  }

  /** Name of its task and first part of its repositories. */
  String name() {
    return "e" + number;
  }

  int size() {
    return source.size() + target.size();
  }

  /** The same with these tricks only, not played; the target's positions follow the source's. */
  Composition keeping(IntPredicate places) {
    Composition anew = of(seed, number);
    return new Composition(
        seed,
        number,
        setting,
        kept(anew.source, places, 0),
        kept(anew.target, places, anew.source.size()));
  }

  private static List<PlacedTrick> kept(List<PlacedTrick> tricks, IntPredicate places, int first) {
    return IntStream.range(0, tricks.size())
        .filter(at -> places.test(first + at))
        .mapToObj(tricks::get)
        .toList();
  }

  private static List<PlacedTrick> draw(
      SplittableRandom random, Setting setting, List<Maker> own, Set<RequestKind> side) {
    int number = 1 + Math.max(0, random.nextInt(10) - 4) / 2 + random.nextInt(2);
    List<PlacedTrick> drawn = new ArrayList<>();
    while (drawn.size() < number) {
      Trick trick = maker(random, setting, own).make(random);
      PlacedTrick placed = place(random, setting, trick, side);
      if (goesWith(trick, drawn) && (placed.asks().isEmpty() == trick.asks().isEmpty())) {
        drawn.add(placed);
      }
    }
    return List.copyOf(drawn);
  }

  private static Maker maker(SplittableRandom random, Setting setting, List<Maker> own) {
    int group = random.nextInt(100);
    if (setting.tls() && group < 30) {
      return Trick.pick(random, HANDSHAKES);
    }
    if (group < 40) {
      return Trick.pick(random, random.nextBoolean() ? WireTricks.all() : AnswerTricks.all());
    }
    boolean asks = setting.login() != Login.NONE;
    return Trick.pick(random, asks && group < 58 ? LoginTricks.all() : own);
  }

  /** Excludes a target that lies and does not check: no program can notice it. */
  private static boolean goesWith(Trick trick, List<PlacedTrick> others) {
    Set<Nature> natures = EnumSet.of(trick.nature());
    others.forEach(one -> natures.add(one.trick().nature()));
    return !natures.containsAll(Set.of(Nature.LYING, Nature.CARELESS));
  }

  private static PlacedTrick place(
      SplittableRandom random, Setting setting, Trick trick, Set<RequestKind> side) {
    boolean slow = trick.nature() == Nature.SLOW;
    List<RequestKind> possible = new ArrayList<>(new TreeSet<>(trick.asks()));
    possible.removeIf(ask -> !side.contains(ask) && ask != RequestKind.OTHER);
    if (!setting.finds()) {
      possible.remove(RequestKind.CATALOG);
    }
    Set<RequestKind> asks = EnumSet.noneOf(RequestKind.class);
    if (!slow && random.nextInt(4) == 0) {
      asks.addAll(possible);
    } else if (!possible.isEmpty()) {
      int more = slow ? 1 : 1 + random.nextInt(2);
      IntStream.range(0, more).forEach(i -> asks.add(Trick.pick(random, possible)));
    }
    boolean lists = RequestKind.LISTS.containsAll(asks);
    String only =
        random.nextInt(slow ? 2 : 4) == 0 && !lists ? Trick.pick(random, ImageSet.SINGLE) : "";
    return new PlacedTrick(trick, asks, when(random, trick), only);
  }

  private static When when(SplittableRandom random, Trick trick) {
    if (trick.asks().isEmpty()) {
      return When.ALWAYS;
    }
    int form = random.nextInt(100);
    if (form < (trick.nature() == Nature.SLOW ? 15 : 40)) {
      return When.ALWAYS;
    }
    return form < 70
        ? new When(When.Form.FIRST, 1 + random.nextInt(4))
        : form < 85
            ? new When(When.Form.AFTER, 1 + random.nextInt(4))
            : new When(When.Form.PERCENT, 10 + random.nextInt(60));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("example %d of seed %d: %s".formatted(number, seed, setting));
    source.forEach(one -> text.append("\n  source ").append(one));
    target.forEach(one -> text.append("\n  target ").append(one));
    return text.toString();
  }
}
